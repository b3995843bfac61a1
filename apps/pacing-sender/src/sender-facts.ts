import type { FactType, MessageEventOf } from '@signalbox/contracts';
import { makeEventId } from '@signalbox/crypto';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import type { OutgoingMessage } from './outgoing-message.js';

/** What every fact of the sender says beside the message itself. */
export interface FactFields {
  readonly reason: ReasonCode;
  /** 0 before the first claim. */
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Counts facts of one type about one attempt, from 0. */
  readonly occurrence?: number;
  readonly detail?: string | undefined;
  readonly errorCode?: number | undefined;
  /** When the request was written, epoch milliseconds; only whoever wrote it knows. */
  readonly writtenAtMs?: number | undefined;
}

type Identity = Pick<OutgoingMessage, 'messageId' | 'recipientKey' | 'tenantId' | 'lane' | 'idempotencyKey' | 'policyRevision' | 'traceparent'>;
type Wire = Pick<OutgoingMessage, 'provider' | 'sender' | 'segments'> & { readonly poolId?: string | undefined };

const instant = (ms: number): string => new Date(ms).toISOString();
const wireOf = ({ provider, sender, segments, poolId }: Wire) => ({ provider, sender, segments, ...(poolId !== undefined && { poolId }) });
const codeOf = ({ errorCode }: FactFields): { errorCode?: number } => (errorCode === undefined ? {} : { errorCode });
const writtenOf = ({ writtenAtMs }: FactFields): { writtenAt?: string } => (writtenAtMs === undefined ? {} : { writtenAt: instant(writtenAtMs) });

function makeFact<T extends FactType>(message: Identity, type: T, fields: FactFields, more: Omit<MessageEventOf<T>, keyof MessageEventOf<'blocked-by-sender'>>): OutboundRecord {
  const { messageId, recipientKey, tenantId, lane, idempotencyKey, policyRevision, traceparent } = message;
  const { reason, attempt, atMs, occurrence, detail } = fields;
  const fact = {
    type, eventId: makeEventId(messageId, type, attempt, occurrence), messageId, recipientKey, tenantId, lane, idempotencyKey,
    reason, ...(detail !== undefined && { detail: detail.slice(0, 500) }), policyRevision, attempt, occurredAt: instant(atMs), ...more,
  };
  return toRecord('message-events', type, fact as never, { key: recipientKey, traceparent });
}

export function submittedFact(message: Identity & Wire, fields: FactFields, providerMessageId: string): OutboundRecord {
  return makeFact(message, 'message-submitted', fields, { ...wireOf(message), providerMessageId, submittedAt: instant(fields.atMs), ...writtenOf(fields) });
}

export function rejectedFact(message: Identity & Wire, fields: FactFields): OutboundRecord {
  return makeFact(message, 'submission-rejected', fields, { ...wireOf(message), ...codeOf(fields) });
}

export function releasedFact(message: Identity & Wire, fields: FactFields): OutboundRecord {
  return makeFact(message, 'submission-released', fields, { ...wireOf(message), ...codeOf(fields) });
}

export function inDoubtFact(message: Identity & Wire, fields: FactFields, lookUpAtMs: number): OutboundRecord {
  return makeFact(message, 'submission-in-doubt', fields, { ...wireOf(message), lookUpAt: instant(lookUpAtMs), ...writtenOf(fields) });
}

export function parkedFact(message: Identity, fields: FactFields, untilMs: number): OutboundRecord {
  return makeFact(message, 'parked-by-sender', fields, { until: instant(untilMs) });
}

export function expiredFact(message: Identity, fields: FactFields): OutboundRecord {
  return makeFact(message, 'expired-by-sender', fields, {});
}

export function blockedFact(message: Identity, fields: FactFields): OutboundRecord {
  return makeFact(message, 'blocked-by-sender', fields, {});
}

export function cancelledFact(message: Identity, fields: FactFields): OutboundRecord {
  return makeFact(message, 'message-cancelled', fields, {});
}

export function deadLetteredFact(message: Identity, fields: FactFields): OutboundRecord {
  return makeFact(message, 'dead-lettered-by-sender', fields, {});
}
