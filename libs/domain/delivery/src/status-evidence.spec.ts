import { describe, expect, it } from 'vitest';
import type { CarrierReport, DeliveryFact, DeliveryFactType } from './delivery-fact.js';
import { makeFact, makeReport } from '../test/delivery-samples.js';
import { statusEvidenceOf } from './status-evidence.js';

const rows: { readonly [T in DeliveryFactType]: object } = {
  'intent-accepted': { status: 'received' },
  'intent-rejected': { status: 'rejected' },
  'intent-duplicate': { status: 'rejected' },
  'dead-lettered-by-intake': { status: 'dead-lettered' },
  'message-routed': { status: 'routed' },
  'message-blocked': { status: 'blocked' },
  'parked-by-routing': { status: 'parked-by-routing' },
  'expired-by-routing': { status: 'expired' },
  'dead-lettered-by-routing': { status: 'dead-lettered' },
  'message-submitted': { status: 'submitted' },
  'submission-rejected': { status: 'rejected', errorCode: 21_610 },
  'submission-released': { status: 'parked-by-sender', released: true, errorCode: 20_429 },
  'submission-in-doubt': { status: 'in-doubt' },
  'parked-by-sender': { status: 'parked-by-sender' },
  'expired-by-sender': { status: 'expired' },
  'blocked-by-sender': { status: 'blocked' },
  'message-cancelled': { status: 'cancelled' },
  'dead-lettered-by-sender': { status: 'dead-lettered' },
};

describe('the evidence of a fact', () => {
  it.each(Object.entries(rows) as [DeliveryFactType, object][])('%s', (type, expected) => {
    const fact: DeliveryFact = makeFact(type, { attempt: 2, reason: 'not-due', errorCode: type === 'submission-released' ? 20_429 : 21_610 });
    expect(statusEvidenceOf(fact)).toEqual({
      kind: 'evidence',
      evidence: { attempt: 2, reason: 'not-due', occurredAtMs: Date.parse(fact.occurredAt), released: false, errorCode: null, ...expected },
    });
  });
});

const words: [string, string | null][] = [
  ['accepted', 'accepted'], ['scheduled', 'scheduled'], ['queued', 'queued'], ['sending', 'sending'], ['sent', 'sent'],
  ['delivered', 'delivered'], ['undelivered', 'undelivered'], ['failed', 'failed'], ['read', 'read'], ['canceled', 'canceled'],
  ['partially_delivered', 'partially-delivered'],
  // Words of inbound messages, our own words and inventions have no place in the lattice of what we sent.
  ['receiving', null], ['received', null], ['submitted', null], ['unknown', null], ['teleported', null], ['', null],
];

describe('the evidence of a carrier report', () => {
  it.each(words)('%s', (word, status) => {
    const report: CarrierReport = makeReport({ word, attempt: 3, errorCode: 30_003, reason: 'recipient-unreachable' });
    const evidence = { attempt: 3, status, errorCode: 30_003, reason: 'recipient-unreachable', occurredAtMs: report.receivedAtMs };
    expect(statusEvidenceOf(report)).toEqual(status === null ? { kind: 'unread', word, reason: 'carrier-status-unknown' } : { kind: 'evidence', evidence });
  });
});
