import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ATTEMPT_STATES } from './attempt.js';
import { settleAttempt, type DoubtfulMessage, type Evidence, type Rival, type Settlement } from './settlement.js';

const SETTINGS = { listingDelayMs: 30_000, maxTries: 7 };
const NOW = { wallMs: 2_000_000, databaseMs: 2_000_000 };
const OTP: DoubtfulMessage = { messageId: 'm5', bodyHash: 'h', sender: '+15005550006', calledAtMs: 1_900_000, releases: [], replay: 0, expiresAtMs: NOW.wallMs + 60_000, inDoubtPolicy: 'resend-once' };
const SIX = Array.from({ length: 6 }, () => 'throttled' as const);
const MARKETING: DoubtfulMessage = { ...OTP, inDoubtPolicy: 'hold' };
const EXPIRED: DoubtfulMessage = { ...OTP, expiresAtMs: NOW.wallMs };
const FOUND = { kind: 'found', sid: 'SM1', createdAtMs: 1_900_500 } as const;
const ABSENT = { kind: 'absent' } as const;
const UNREADABLE = { kind: 'unreadable' } as const;
const IMPOSSIBLE = { kind: 'impossible' } as const;
const evidence = (match: Evidence['match'], rivals: Rival[] = [], resentBefore = false): Evidence => ({ match, rivals, resentBefore });
const rival = (change: Partial<Rival>): Rival => ({ messageId: 'm4', state: 'in-doubt', calledAtMs: 1_899_000, wireUntilMs: 1_910_000, ...change });

const ROWS: [name: string, message: DoubtfulMessage, evidence: Evidence, expected: Settlement][] = [
  ['found', OTP, evidence(FOUND), { kind: 'adopt', sid: 'SM1' }],
  ['found, expired meanwhile: it was sent in time', EXPIRED, evidence(FOUND), { kind: 'adopt', sid: 'SM1' }],
  ['found, a rival is calling', OTP, evidence(FOUND, [rival({ state: 'calling', calledAtMs: NOW.databaseMs, wireUntilMs: NOW.databaseMs + 10_000 })]), { kind: 'wait' }],
  ['found, the rival that was calling has had all its time and is younger', OTP, evidence(FOUND, [rival({ state: 'calling', calledAtMs: 1_950_000, wireUntilMs: 1_970_000 })]), { kind: 'adopt', sid: 'SM1' }],
  ['found, the rival that was calling has had all its time and is older', OTP, evidence(FOUND, [rival({ state: 'calling' })]), { kind: 'wait' }],
  ['found, an older one is in doubt', OTP, evidence(FOUND, [rival({})]), { kind: 'wait' }],
  ['found, a younger one is in doubt', OTP, evidence(FOUND, [rival({ calledAtMs: 1_901_000 })]), { kind: 'adopt', sid: 'SM1' }],
  ['found, one claimed in the same batch with a lower id is in doubt', OTP, evidence(FOUND, [rival({ calledAtMs: OTP.calledAtMs })]), { kind: 'wait' }],
  ['found, one claimed in the same batch with a higher id is in doubt', OTP, evidence(FOUND, [rival({ calledAtMs: OTP.calledAtMs, messageId: 'm6' })]), { kind: 'adopt', sid: 'SM1' }],
  ['found, settled rivals', OTP, evidence(FOUND, [rival({ state: 'accepted' }), rival({ state: 'released' }), rival({ state: 'rejected' })]), { kind: 'adopt', sid: 'SM1' }],
  ['found, but maybe of another, and expired', EXPIRED, evidence(FOUND, [rival({})]), { kind: 'expire', reason: 'expired-in-doubt' }],
  ['absent', MARKETING, evidence(ABSENT), { kind: 'release', reason: 'absent-at-carrier' }],
  ['absent, whatever rivals do', OTP, evidence(ABSENT, [rival({})]), { kind: 'release', reason: 'absent-at-carrier' }],
  ['absent, expired', EXPIRED, evidence(ABSENT), { kind: 'expire', reason: 'expired-in-doubt' }],
  ['absent, tries used up', { ...OTP, releases: SIX }, evidence(ABSENT), { kind: 'give-up' }],
  ['look-up impossible, may be resent', OTP, evidence(IMPOSSIBLE), { kind: 'release', reason: 'resent-in-doubt' }],
  ['look-up impossible, was resent before', OTP, evidence(IMPOSSIBLE, [], true), { kind: 'hold' }],
  ['look-up impossible, must not be resent', MARKETING, evidence(IMPOSSIBLE), { kind: 'hold' }],
  ['look-up impossible, expired', EXPIRED, evidence(IMPOSSIBLE), { kind: 'expire', reason: 'expired-in-doubt' }],
  ['bodies hidden, may be resent', OTP, evidence(UNREADABLE), { kind: 'release', reason: 'resent-in-doubt' }],
  ['bodies hidden, may be resent, tries used up', { ...OTP, releases: SIX }, evidence(UNREADABLE), { kind: 'give-up' }],
  ['bodies hidden, must not be resent', MARKETING, evidence(UNREADABLE), { kind: 'hold' }],
];

describe('settleAttempt', () => {
  it.each(ROWS)('%s', (_name, message, given, expected) => {
    expect(settleAttempt(message, given, NOW, SETTINGS)).toEqual(expected);
  });

  const instant = fc.integer({ min: 1_850_000, max: 2_050_000 });
  const contender = fc.record({ messageId: fc.uuid(), state: fc.constantFrom(...ATTEMPT_STATES), calledAtMs: instant, wireUntilMs: instant });

  it('lets at most one of several contenders adopt, and always one once all have had their time', () => {
    fc.assert(fc.property(fc.uniqueArray(contender, { selector: ({ messageId }) => messageId, minLength: 1, maxLength: 6 }), instant, (contenders, databaseMs) => {
      const open = contenders.filter(({ state }) => state === 'calling' || state === 'in-doubt');
      const adopters = open.filter((one) => {
        const rivals = contenders.filter((other) => other !== one);
        return settleAttempt({ ...OTP, ...one }, evidence(FOUND, rivals), { wallMs: 0, databaseMs }, SETTINGS).kind === 'adopt';
      });
      expect(adopters.length).toBeLessThanOrEqual(Math.max(1, open.filter(({ state, wireUntilMs }) => state === 'calling' && databaseMs < wireUntilMs + SETTINGS.listingDelayMs).length));
      const allHadTheirTime = open.every(({ wireUntilMs }) => databaseMs >= wireUntilMs + SETTINGS.listingDelayMs);
      if (open.length > 0 && allHadTheirTime) expect(adopters).toHaveLength(1);
    }));
  });

  it('never sends an expired message again', () => {
    fc.assert(fc.property(fc.constantFrom(FOUND, ABSENT, UNREADABLE, IMPOSSIBLE), fc.boolean(), fc.array(contender), (match, resentBefore, rivals) => {
      expect(settleAttempt(EXPIRED, evidence(match, rivals, resentBefore), NOW, SETTINGS).kind).not.toBe('release');
    }));
  });
});
