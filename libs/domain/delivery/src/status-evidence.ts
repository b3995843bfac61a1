import { parseCarrierStatus, type ReasonCode, type Status, type StatusEvidence } from '@signalbox/message';
import type { CarrierReport, DeliveryFact } from './delivery-fact.js';

/** What is to be learnt: a place in the lattice, or a word of the carrier that has none and is only kept. */
export type Reading =
  | { readonly kind: 'evidence'; readonly evidence: StatusEvidence }
  | { readonly kind: 'unread'; readonly word: string; readonly reason: ReasonCode };

/** Maps every fact of our stages and every word of a carrier. Total. */
export function statusEvidenceOf(source: DeliveryFact | CarrierReport): Reading {
  return 'type' in source ? { kind: 'evidence', evidence: readFact(source) } : readReport(source);
}

interface Meaning {
  readonly status: Status;
  readonly released?: true;
  readonly errorCode?: number | undefined;
}

function readFact(fact: DeliveryFact): StatusEvidence {
  const { status, released = false, errorCode = null } = meaningOf(fact);
  return { attempt: fact.attempt, status, errorCode, reason: fact.reason, occurredAtMs: Date.parse(fact.occurredAt), released };
}

/** An end keeps the attempt after which it was decided, so that a later attempt (of a replayed message) can still show. */
function meaningOf(fact: DeliveryFact): Meaning {
  switch (fact.type) {
    case 'intent-accepted':
      return { status: 'received' };
    case 'intent-rejected':
    case 'intent-duplicate':
      return { status: 'rejected' };
    case 'message-routed':
      return { status: 'routed' };
    case 'parked-by-routing':
      return { status: 'parked-by-routing' };
    case 'message-submitted':
      return { status: 'submitted' };
    case 'submission-rejected':
      return { status: 'rejected', errorCode: fact.errorCode };
    case 'submission-released':
      // It waits for its next attempt; the release also settles a doubt about this one.
      return { status: 'parked-by-sender', released: true, errorCode: fact.errorCode };
    case 'submission-in-doubt':
      return { status: 'in-doubt' };
    case 'parked-by-sender':
      return { status: 'parked-by-sender' };
    case 'message-blocked':
    case 'blocked-by-sender':
      return { status: 'blocked' };
    case 'message-cancelled':
      return { status: 'cancelled' };
    case 'expired-by-routing':
    case 'expired-by-sender':
      return { status: 'expired' };
    case 'dead-lettered-by-intake':
    case 'dead-lettered-by-routing':
    case 'dead-lettered-by-sender':
      return { status: 'dead-lettered' };
  }
}

function readReport({ attempt, word, errorCode, reason, receivedAtMs }: CarrierReport): Reading {
  const status = parseCarrierStatus(word);
  if (status === null) return { kind: 'unread', word, reason: 'carrier-status-unknown' };
  return { kind: 'evidence', evidence: { attempt, status, errorCode, reason, occurredAtMs: receivedAtMs } };
}
