import type { ReasonCode, StatusEvidence } from '@signalbox/message';
import type { CarrierReport, DeliveryFact } from './delivery-fact.js';
import { NO_WIRE, type DeliveryState, type Identity, type Wire } from './delivery-state.js';
import { statusEvidenceOf } from './status-evidence.js';

/** What one fact, callback or silence teaches about a message. Null teaches nothing. */
export interface News {
  readonly evidence: StatusEvidence | null;
  readonly reason: string;
  readonly detail: string | null;
  readonly identity: Identity | null;
  readonly policyRevision: number;
  readonly country: string | null;
  readonly firstMessageId: string | null;
  readonly channel: string | null;
  readonly templateId: string | null;
  readonly submittedAtMs: number | null;
  readonly attempt: number;
  readonly wire: Wire | null;
  readonly unreadWord: string | null;
}

const NO_NEWS: News = {
  evidence: null, reason: '', detail: null, identity: null, policyRevision: 0, country: null, firstMessageId: null, channel: null, templateId: null, submittedAtMs: null, attempt: 0, wire: null, unreadWord: null,
};

/** An id that a look-up found may prove to be another message's; one from a reply or a callback cannot. */
const UNCERTAIN_REASON: ReasonCode = 'found-at-carrier';

export function newsOfFact(fact: DeliveryFact): News {
  const { tenantId, lane, idempotencyKey, policyRevision, attempt, reason } = fact;
  const reading = statusEvidenceOf(fact);
  return {
    ...NO_NEWS, attempt, reason, policyRevision,
    evidence: reading.kind === 'evidence' ? reading.evidence : null,
    identity: { tenantId, lane, idempotencyKey },
    detail: fact.detail ?? null,
    country: fact.type === 'intent-accepted' ? fact.country : null,
    firstMessageId: fact.type === 'intent-duplicate' ? fact.firstMessageId : null,
    ...(fact.type === 'message-routed' && { channel: fact.channel ?? 'sms', templateId: fact.templateId ?? null }),
    submittedAtMs: fact.type === 'message-submitted' ? Date.parse(fact.submittedAt) : null,
    wire: wireOf(fact),
  };
}

function wireOf(fact: DeliveryFact): Wire | null {
  if (!('sender' in fact)) return null;
  const { provider, sender, segments, poolId = null } = fact;
  if (fact.type !== 'message-submitted') return { ...NO_WIRE, provider, sender, segments, poolId };
  return { ...NO_WIRE, provider, sender, segments, poolId, providerMessageId: fact.providerMessageId, certain: fact.reason !== UNCERTAIN_REASON };
}

export function newsOfReport(report: CarrierReport): News {
  const { attempt, named, provider, providerMessageId, price, carrier } = report;
  const reading = statusEvidenceOf(report);
  const wire: Wire | null = named ? { ...NO_WIRE, provider, providerMessageId, price, carrier, certain: true } : null;
  return reading.kind === 'evidence'
    ? { ...NO_NEWS, attempt, wire, reason: report.reason, evidence: reading.evidence }
    : { ...NO_NEWS, attempt, wire, reason: reading.reason, unreadWord: reading.word };
}

/** That the time for a receipt has passed; null unless the message shows `sent`, as everything else needs no receipt or has one. */
export function newsOfSilence({ evidence: { overall } }: DeliveryState, nowMs: number): News | null {
  if (overall?.status !== 'sent') return null;
  const reason: ReasonCode = 'receipt-missing';
  return { ...NO_NEWS, attempt: overall.attempt, reason, evidence: { attempt: overall.attempt, status: 'unknown', reason, occurredAtMs: nowMs } };
}
