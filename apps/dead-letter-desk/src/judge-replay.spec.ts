import { REPLAY_DAYS } from '@signalbox/data-model';
import { makeUuidV7 } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { judgeReplay } from './judge-replay.js';

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const LIMIT_MS = NOW - (REPLAY_DAYS - 1) * DAY_MS;
const idOf = (atMs: number): string => makeUuidV7(atMs, new Uint8Array(10));
const open = { state: 'open' as const, messageId: null, firstSeenAtMs: NOW };

describe('judgeReplay', () => {
  it.each([
    ['seen a moment ago', open, null],
    ['seen as long ago as may be', { ...open, firstSeenAtMs: LIMIT_MS }, null],
    ['seen longer ago', { ...open, firstSeenAtMs: LIMIT_MS - 1 }, 'too-old'],
    ['seen now, of a message that is older than its claims', { ...open, messageId: idOf(LIMIT_MS - 1) }, 'too-old'],
    ['of a young message', { ...open, messageId: idOf(NOW - DAY_MS) }, null],
    ['of a refused intent, whose id tells no time', { ...open, messageId: '00000000-0000-8000-8000-000000000000' }, null],
    ['replayed before', { ...open, state: 'replayed' as const }, 'not-open'],
    ['discarded and old', { ...open, state: 'discarded' as const, firstSeenAtMs: 0 }, 'not-open'],
  ])('judges a letter %s', (_name, letter, verdict) => {
    expect(judgeReplay(letter, NOW)).toBe(verdict);
  });
});
