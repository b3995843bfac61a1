import { describe, expect, it } from 'vitest';
import { judgeSpool } from './spool-health.js';

const EMPTY = { state: 'empty', records: 0, bytes: 0, maxBytes: 2_000_000_000, ageMs: 0 } as const;
const HOLDING = { ...EMPTY, state: 'holding', records: 1_234, bytes: 2_100_000, ageMs: 12_345 } as const;
const FULL = { ...HOLDING, state: 'refusing', refusal: 'spool-full' } as const;

describe('judgeSpool', () => {
  it.each([
    ['empty', EMPTY, true, true, 'empty'],
    ['empty, Kafka away', EMPTY, false, true, 'empty'],
    ['filling', HOLDING, false, true, 'degraded: 1234 webhooks, 2.1 of 2000.0 MB, the oldest 12 s old'],
    ['full', FULL, false, false, 'takes nothing (spool-full): 1234 webhooks, 2.1 of 2000.0 MB, the oldest 12 s old'],
    ['full, but Kafka is back and takes new ones', FULL, true, true, 'takes nothing (spool-full): 1234 webhooks, 2.1 of 2000.0 MB, the oldest 12 s old'],
    ['on a disk that fails', { ...EMPTY, state: 'refusing' as const, refusal: 'spool-unwritable' }, false, false, 'takes nothing (spool-unwritable): empty'],
  ])('%s', (_, status, isAnswering, healthy, detail) => {
    expect(judgeSpool(status, isAnswering)).toEqual({ healthy, detail });
  });
});
