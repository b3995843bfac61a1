import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES, STATUS_TABLE, TERMINAL, compareStates, isStatus, mergeState, parseCarrierStatus, type ComparableState } from './status.js';

const comparable: fc.Arbitrary<ComparableState> = fc.record(
  {
    status: fc.constantFrom(...STATUSES),
    errorCode: fc.constantFrom(null, 30003, 30005),
    reason: fc.constantFrom(null, 'callback-received', 'throttled'),
    occurredAtMs: fc.constantFrom(null, 1, 2),
  },
  { requiredKeys: ['status'] },
);

describe('STATUS_TABLE', () => {
  it('ranks every status, ours below the carrier\'s', () => {
    expect(Object.fromEntries(STATUSES.map((status) => [status, STATUS_TABLE[status].rank]))).toEqual({
      received: 1, 'parked-by-routing': 2, routed: 3, 'parked-by-sender': 4, 'in-doubt': 5, submitted: 6,
      rejected: 7, blocked: 7.1, cancelled: 7.15, expired: 7.2, 'dead-lettered': 7.3,
      accepted: 10, scheduled: 15, queued: 20, sending: 30, sent: 40, unknown: 41, 'partially-delivered': 45,
      canceled: 50, failed: 60, undelivered: 70, delivered: 80, read: 90,
    });
    for (const status of STATUSES) expect(STATUS_TABLE[status].origin).toBe(STATUS_TABLE[status].rank < 10 ? 'own' : 'carrier');
  });

  it('has no two statuses of one rank', () => {
    expect(new Set(STATUSES.map((status) => STATUS_TABLE[status].rank)).size).toBe(STATUSES.length);
  });

  it('names the ends', () => {
    const ends = ['rejected', 'blocked', 'cancelled', 'expired', 'dead-lettered', 'unknown', 'canceled', 'failed', 'undelivered', 'delivered', 'read'];
    expect([...TERMINAL].toSorted()).toEqual(ends.toSorted());
  });

  it.each([
    ['delivered', 'delivered'],
    ['partially_delivered', 'partially-delivered'],
    ['received', null], // inbound
    ['receiving', null],
    ['submitted', null],
    ['unknown', null], // ours to say, not the carrier's
    ['DELIVERED', null],
    ['', null],
  ])('reads the word %o of the carrier as %o', (word, status) => {
    expect(parseCarrierStatus(word)).toBe(status);
  });

  it('knows its statuses from other words', () => {
    expect(['in-doubt', 'in_doubt', 'toString', ''].map(isStatus)).toEqual([true, false, false, false]);
  });
});

describe('compareStates', () => {
  it.each<[string, ComparableState, ComparableState]>([
    ['delivered beats undelivered', { status: 'delivered' }, { status: 'undelivered', errorCode: 30003 }],
    ['read beats delivered', { status: 'read' }, { status: 'delivered' }],
    ['undelivered beats failed', { status: 'undelivered' }, { status: 'failed' }],
    ['any word of the carrier beats an end of our own', { status: 'accepted' }, { status: 'dead-lettered' }],
    ['a late receipt beats its absence', { status: 'undelivered' }, { status: 'unknown' }],
    ['an error code beats none', { status: 'failed', errorCode: 30008 }, { status: 'failed', reason: 'a', occurredAtMs: 1 }],
    ['the lower error code wins', { status: 'failed', errorCode: 30003 }, { status: 'failed', errorCode: 30008 }],
    ['a reason beats none', { status: 'failed', reason: 'b' }, { status: 'failed', reason: null }],
    ['the first reason by code units wins', { status: 'failed', reason: 'a' }, { status: 'failed', reason: 'b' }],
    ['the earlier time wins', { status: 'sent', occurredAtMs: 1 }, { status: 'sent', occurredAtMs: 2 }],
  ])('%s', (_, winner, loser) => {
    expect(compareStates(winner, loser)).toBeGreaterThan(0);
    expect(compareStates(loser, winner)).toBeLessThan(0);
    expect(mergeState(loser, winner)).toBe(winner);
    expect(mergeState(winner, loser)).toBe(winner);
  });

  it('is a strict total order', () => {
    fc.assert(
      fc.property(comparable, comparable, comparable, (a, b, c) => {
        const plain = ({ status, errorCode = null, reason = null, occurredAtMs = null }: ComparableState) => ({ status, errorCode, reason, occurredAtMs });
        expect(Math.sign(compareStates(a, b))).toBe(0 - Math.sign(compareStates(b, a)));
        if (compareStates(a, b) === 0) expect(plain(a)).toEqual(plain(b));
        if (compareStates(a, b) >= 0 && compareStates(b, c) >= 0) expect(compareStates(a, c)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
