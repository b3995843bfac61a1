import { describe, expect, it } from 'vitest';
import { findDisorder, findDivergence, findDuplicates, findLost, findOverpace, findUnreasoned, measurePace } from './index.js';
import type { Acceptance, AcceptedMessage, StatusChange } from './history.js';

const acceptance = (over: Partial<Acceptance>): Acceptance => ({ sid: 'SM1', messageId: 'm1', attempt: 1, sender: '+15550001', segments: 1, requestReceivedAtMs: 0, acceptedAtMs: 0, finalStatus: 'delivered', ...over });
const message = (messageId: string, offset: bigint, over: Partial<AcceptedMessage> = {}): AcceptedMessage => ({ messageId, tenantId: 't', recipientKey: 'r', lane: 'otp', partition: 0, offset, ...over });
const change = (over: Partial<StatusChange>): StatusChange => ({ eventId: 'e1', messageId: 'm1', sequence: 1, status: 'delivered', terminal: true, reason: 'callback-received', policyRevision: 0, ...over });

describe('findLost', () => {
  const accepted = [message('m1', 0n)];
  it.each([
    { name: 'delivered and in the ledger', changes: [change({})], ledger: [acceptance({})], lost: 0 },
    { name: 'no status at all', changes: [], ledger: [acceptance({})], lost: 1 },
    { name: 'delivered, but not in the ledger', changes: [change({})], ledger: [], lost: 1 },
    { name: 'pending when all should be settled', changes: [change({ status: 'submitted', terminal: false })], ledger: [acceptance({})], lost: 1 },
    { name: 'a status that is neither terminal nor pending', changes: [change({ status: 'vanished', terminal: false })], ledger: [], lost: 1 },
    { name: 'expired, but the carrier took it', changes: [change({ status: 'expired' })], ledger: [acceptance({})], lost: 1 },
    { name: 'expired and never taken', changes: [change({ status: 'expired' })], ledger: [], lost: 0 },
  ])('$name -> $lost', ({ changes, ledger, lost }) => {
    expect(findLost(accepted, changes, ledger, true)).toHaveLength(lost);
  });

  it('lets what is visibly pending be, while the run goes on', () => {
    expect(findLost(accepted, [change({ status: 'submitted', terminal: false })], [acceptance({})], false)).toEqual([]);
  });
});

describe('findDuplicates', () => {
  it('catches a message taken twice and an acceptance without a name', () => {
    expect(findDuplicates([acceptance({}), acceptance({ sid: 'SM2' }), acceptance({ sid: 'SM3', messageId: null })])).toHaveLength(2);
    expect(findDuplicates([acceptance({}), acceptance({ sid: 'SM2', messageId: 'm2' })])).toEqual([]);
  });
});

describe('findDisorder', () => {
  const accepted = [message('m1', 0n), message('m2', 1n), message('m3', 2n)];
  const at = (messageId: string, requestReceivedAtMs: number) => acceptance({ messageId, requestReceivedAtMs });
  it('catches a swapped pair', () => {
    expect(findDisorder(accepted, [at('m1', 10), at('m3', 11), at('m2', 12)])).toMatchObject([{ promise: 'P3', subject: 'm3' }]);
  });
  it('allows gaps and other recipients', () => {
    expect(findDisorder([...accepted, message('x', 0n, { recipientKey: 's' })], [at('m1', 10), at('m3', 11), at('x', 1)])).toEqual([]);
  });
});

describe('findOverpace', () => {
  const contract = [{ sender: '+15550001', segmentsPerSecond: 10 }];
  const sends = (count: number, gapMs: number) => Array.from({ length: count }, (_, index) => acceptance({ requestReceivedAtMs: index * gapMs }));
  it('is content at the contracted pace', () => expect(findOverpace(sends(50, 100), contract)).toEqual([]));
  it('catches a burst across the border of two calendar seconds', () => {
    const burst = [...sends(8, 10).map((send) => ({ ...send, requestReceivedAtMs: send.requestReceivedAtMs + 900 })), ...sends(8, 10).map((send) => ({ ...send, requestReceivedAtMs: send.requestReceivedAtMs + 1000 }))];
    expect(findOverpace(burst, contract)).toHaveLength(1);
  });
  it('weighs segments', () => expect(measurePace([acceptance({ segments: 3 }), acceptance({ segments: 2, requestReceivedAtMs: 999 })], contract)[0]?.maxSegments).toBe(5));
  it('catches a sender without a contract', () => expect(findOverpace([acceptance({ sender: '+1' })], contract)).toHaveLength(1));
});

describe('findDivergence', () => {
  it('catches a gap in the sequence', () => expect(findDivergence([change({ sequence: 1 }), change({ eventId: 'e3', sequence: 3 })], [])).toHaveLength(1));
  it('catches one sequence with two event ids', () => expect(findDivergence([change({}), change({ eventId: 'e2' })], [])).toHaveLength(1));
  it('allows copies of one event', () => expect(findDivergence([change({}), change({})], [acceptance({})])).toEqual([]));
  it('catches an end that is not the ledger’s', () => expect(findDivergence([change({ status: 'sent' })], [acceptance({})])).toHaveLength(1));
});

describe('findUnreasoned', () => {
  it.each([
    ['an unknown reason', change({ reason: 'because' })],
    ['an unknown status', change({ status: 'gone' })],
    ['a policy decision without its revision', change({ status: 'blocked', reason: 'opted-out', policyRevision: 0 })],
  ])('catches %s', (_name, broken) => expect(findUnreasoned([broken])).toHaveLength(1));
  it('is content with a reasoned one', () => expect(findUnreasoned([change({ status: 'blocked', reason: 'opted-out', policyRevision: 3 })])).toEqual([]));
});
