import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { REASON_CODES, type ReasonCode } from '@signalbox/message';
import { ATTEMPT_STATES, type StoredAttempt } from './attempt.js';
import { nextStepFor, type NextStep, type StepSettings } from './next-step.js';
import { areTriesUsedUp } from './tries.js';

const SETTINGS: StepSettings = { listingDelayMs: 30_000, claimHorizonMs: 14 * 86_400_000, recheckMs: 1_000, maxTries: 7 };
const NOW = { wallMs: 1_000_000_000_000, databaseMs: 1_000_000_000_500 };
const MESSAGE = { bornAtMs: NOW.wallMs - 1_000, expiresAtMs: NOW.wallMs + 300_000, replay: 0, isCancelled: false };
const CANCELLED = { ...MESSAGE, isCancelled: true };
const REPLAY = { ...MESSAGE, replay: 1 };
const EXPIRED = { ...MESSAGE, expiresAtMs: NOW.wallMs };
const row = (change: Partial<StoredAttempt>): StoredAttempt => ({ attempt: 1, state: 'released', wireUntilMs: NOW.databaseMs - 31_000, reason: 'throttled', isOfThisRecord: true, factStored: true, releases: [], timesGivenUp: 0, ...change });
const throttled = (times: number): ReasonCode[] => Array.from({ length: times }, () => 'throttled');

const ROWS: [name: string, row: StoredAttempt | null, message: typeof MESSAGE, expected: NextStep][] = [
  ['never claimed', null, MESSAGE, { kind: 'claim', attempt: 1 }],
  ['never claimed, one millisecond before its expiry', null, { ...MESSAGE, expiresAtMs: NOW.wallMs + 1 }, { kind: 'claim', attempt: 1 }],
  ['never claimed, at its expiry', null, EXPIRED, { kind: 'expire', reason: 'expired-before-submission' }],
  ['never claimed, as old as the claims', null, { ...MESSAGE, bornAtMs: NOW.wallMs - SETTINGS.claimHorizonMs }, { kind: 'claim', attempt: 1 }],
  ['never claimed, older than the claims', null, { ...MESSAGE, bornAtMs: NOW.wallMs - SETTINGS.claimHorizonMs - 1 }, { kind: 'too-old' }],
  ['never claimed, older than the claims and expired', null, { ...EXPIRED, bornAtMs: 0 }, { kind: 'too-old' }],
  ['never claimed, called off', null, CANCELLED, { kind: 'cancel' }],
  ['released, called off', row({ attempt: 2 }), CANCELLED, { kind: 'cancel' }],
  ['in doubt, called off: it may have been sent', row({ state: 'in-doubt', reason: 'reply-lost' }), CANCELLED, { kind: 'look-up' }],
  ['accepted, called off too late', row({ state: 'accepted', reason: 'submitted' }), CANCELLED, { kind: 'emit-stored' }],
  ['released', row({ attempt: 2 }), MESSAGE, { kind: 'claim', attempt: 3 }],
  ['released, by another record of the same message', row({ isOfThisRecord: false }), MESSAGE, { kind: 'claim', attempt: 2 }],
  ['released, older than the claims: its row proves what happened', row({}), { ...MESSAGE, bornAtMs: 0 }, { kind: 'claim', attempt: 2 }],
  ['released, expired meanwhile', row({}), EXPIRED, { kind: 'expire', reason: 'expired-before-submission' }],
  ['released, tries used up', row({ attempt: 7, releases: throttled(7) }), MESSAGE, { kind: 'give-up' }],
  ['released, tries used up and expired', row({ attempt: 8, releases: throttled(7) }), EXPIRED, { kind: 'give-up' }],
  ['calling, its owner has time left', row({ state: 'calling', reason: null, wireUntilMs: NOW.databaseMs + 9_000 }), MESSAGE, { kind: 'wait', waitMs: 1_000, reason: 'owner-vanished' }],
  ['calling, wire time over, not yet listed', row({ state: 'calling', reason: null, wireUntilMs: NOW.databaseMs - 29_900 }), MESSAGE, { kind: 'wait', waitMs: 100, reason: 'owner-vanished' }],
  ['calling, wire time and listing delay over', row({ state: 'calling', reason: null, wireUntilMs: NOW.databaseMs - 30_000 }), MESSAGE, { kind: 'look-up' }],
  ['in doubt, not yet listed', row({ state: 'in-doubt', reason: 'reply-lost', wireUntilMs: NOW.databaseMs }), MESSAGE, { kind: 'wait', waitMs: 1_000, reason: 'reply-lost' }],
  ['in doubt, expired, not yet listed: settled before it may expire', row({ state: 'in-doubt', wireUntilMs: NOW.databaseMs }), EXPIRED, { kind: 'wait', waitMs: 1_000, reason: 'reply-lost' }],
  ['in doubt, listed by now', row({ state: 'in-doubt', reason: 'reply-lost' }), EXPIRED, { kind: 'look-up' }],
  ['accepted by the reply', row({ state: 'accepted', reason: 'submitted' }), EXPIRED, { kind: 'emit-stored' }],
  ['accepted by a callback, fact not written', row({ state: 'accepted', reason: 'callback-received', factStored: false }), MESSAGE, { kind: 'adopt' }],
  ['accepted by a callback, fact written', row({ state: 'accepted', reason: 'callback-received' }), MESSAGE, { kind: 'emit-stored' }],
  ['accepted, by another record of the same message', row({ state: 'accepted', isOfThisRecord: false }), MESSAGE, { kind: 'drop-duplicate' }],
  ['rejected by the carrier', row({ state: 'rejected', reason: 'content-refused' }), MESSAGE, { kind: 'emit-stored' }],
  ['given up', row({ attempt: 7, state: 'rejected', reason: 'retries-exhausted', timesGivenUp: 1 }), MESSAGE, { kind: 'repeat-dead-letter' }],
  ['given up, replayed: as many tries again', row({ attempt: 7, state: 'rejected', reason: 'retries-exhausted', timesGivenUp: 1 }), REPLAY, { kind: 'claim', attempt: 8 }],
  ['given up, replayed after its expiry', row({ attempt: 7, state: 'rejected', reason: 'retries-exhausted', timesGivenUp: 1 }), { ...REPLAY, expiresAtMs: NOW.wallMs }, { kind: 'expire', reason: 'expired-before-submission' }],
  ['given up in its first replay', row({ attempt: 14, state: 'rejected', reason: 'retries-exhausted', timesGivenUp: 2 }), REPLAY, { kind: 'repeat-dead-letter' }],
  ['given up in its first replay, replayed again', row({ attempt: 14, state: 'rejected', reason: 'retries-exhausted', timesGivenUp: 2 }), { ...REPLAY, replay: 2 }, { kind: 'claim', attempt: 15 }],
  ['given up, but of another record', row({ attempt: 7, state: 'rejected', reason: 'retries-exhausted', isOfThisRecord: false }), REPLAY, { kind: 'drop-duplicate' }],
  ['released in its replay', row({ attempt: 8, releases: throttled(8) }), REPLAY, { kind: 'claim', attempt: 9 }],
  ['released in its replay, those tries used up too', row({ attempt: 14, releases: throttled(14) }), REPLAY, { kind: 'give-up' }],
  ['rejected by the carrier, replayed', row({ state: 'rejected', reason: 'content-refused' }), REPLAY, { kind: 'emit-stored' }],
  ['accepted, replayed', row({ state: 'accepted', reason: 'submitted' }), REPLAY, { kind: 'emit-stored' }],
];

describe('nextStepFor', () => {
  it.each(ROWS)('%s', (_name, stored, message, expected) => {
    expect(nextStepFor(stored, message, NOW, SETTINGS)).toEqual(expected);
  });

  const anyRow = fc.record({
    attempt: fc.integer({ min: 1, max: 10 }),
    state: fc.constantFrom(...ATTEMPT_STATES),
    wireUntilMs: fc.integer({ min: NOW.databaseMs - 100_000, max: NOW.databaseMs + 100_000 }),
    reason: fc.option(fc.constantFrom(...REASON_CODES.map(({ code }) => code as ReasonCode))),
    isOfThisRecord: fc.boolean(),
    factStored: fc.boolean(),
    releases: fc.array(fc.constantFrom<ReasonCode>('throttled', 'unreachable', 'slot-missed', 'credentials-refused'), { maxLength: 10 }),
    timesGivenUp: fc.integer({ min: 1, max: 3 }),
  });
  const anyMessage = fc.record({ bornAtMs: fc.integer({ min: 0, max: NOW.wallMs }), expiresAtMs: fc.integer({ min: 0, max: 2 * NOW.wallMs }), replay: fc.integer({ min: 0, max: 2 }), isCancelled: fc.boolean() });

  it('never touches an attempt before its wire time and the listing delay are over', () => {
    fc.assert(fc.property(anyRow, anyMessage, (stored, message) => {
      const step = nextStepFor(stored, message, NOW, SETTINGS);
      const untouchable = (stored.state === 'calling' || stored.state === 'in-doubt') && NOW.databaseMs < stored.wireUntilMs + SETTINGS.listingDelayMs;
      expect(step.kind === 'wait').toBe(untouchable);
    }));
  });

  it('claims nothing that is expired or settled, and counts attempts without a gap', () => {
    fc.assert(fc.property(fc.option(anyRow), anyMessage, (stored, message) => {
      const step = nextStepFor(stored, message, NOW, SETTINGS);
      if (step.kind !== 'claim') return;
      expect(message.expiresAtMs).toBeGreaterThan(NOW.wallMs);
      expect(message.isCancelled).toBe(false);
      const isTakenUp = message.replay >= (stored?.timesGivenUp ?? 0) && stored?.state === 'rejected' && stored.reason === 'retries-exhausted';
      expect(isTakenUp ? 'released' : (stored?.state ?? 'released')).toBe('released');
      if (stored?.state === 'released') expect(areTriesUsedUp(stored.releases, message, SETTINGS)).toBe(false);
      expect(step.attempt).toBe((stored?.attempt ?? 0) + 1);
    }));
  });
});
