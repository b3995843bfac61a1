import { expect, it } from 'vitest';
import type { ToldFact } from './fact-watch.js';
import { holdTimes } from './hold-times.js';

const at = (ms: number): string => new Date(ms).toISOString();
const doubt = (messageId: string, writtenAtMs: number) => ({ toldAtMs: 9_000, fact: { type: 'submission-in-doubt', messageId, writtenAt: at(writtenAtMs), occurredAt: at(writtenAtMs + 100) } }) as ToldFact;
const taken = (messageId: string, toldAtMs: number) => ({ toldAtMs, fact: { type: 'message-submitted', messageId } }) as ToldFact;

it('counts from the first write in doubt to the word of its end, of messages in doubt alone', () => {
  expect(holdTimes([doubt('a', 1_000), doubt('a', 5_000), taken('a', 8_000), doubt('b', 2_000), taken('b', 3_000), taken('c', 1)])).toEqual([1_000, 7_000]);
});

it('holds for ever what never ends', () => {
  expect(holdTimes([doubt('a', 0)])).toEqual([Infinity]);
});
