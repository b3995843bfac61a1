import type { MessageStatusChanged } from '@signalbox/contracts';
import { makeEventId } from '@signalbox/crypto';
import type { StatusChange } from '@signalbox/delivery';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import type { MessageRef } from './delivery.store.js';

const EVENT_TYPE = 'message-status-changed';

/** The record of a change. Its event id follows from message, attempt and sequence alone. */
export function makeStatusRecord({ recipientKey, messageId }: MessageRef, change: StatusChange, traceparent: string): { readonly eventId: string; readonly record: OutboundRecord } {
  const { tenantId, idempotencyKey, lane, sequence, status, terminal, correction, reason, policyRevision, attempt } = change;
  const eventId = makeEventId(messageId, EVENT_TYPE, attempt, sequence);
  const event = {
    eventId, messageId, recipientKey, tenantId, idempotencyKey, lane, sequence, status, terminal, correction, reason, policyRevision, attempt,
    ...pickKnown({
      previousStatus: change.previousStatus,
      detail: change.detail,
      firstMessageId: change.firstMessageId,
      country: change.country,
      provider: change.provider,
      providerMessageId: change.providerMessageId,
      errorCode: change.errorCode,
      sender: change.sender,
      segments: change.segments,
      poolId: change.poolId,
      channel: change.channel,
      templateId: change.templateId,
      carrier: change.carrier,
    }),
    ...(change.price !== null && { price: change.price }),
    ...(change.submittedAtMs !== null && { submittedAt: new Date(change.submittedAtMs).toISOString() }),
    occurredAt: new Date(change.occurredAtMs).toISOString(),
  };
  // Lane, provider and channel come from events that were checked against their schemas.
  return { eventId, record: toRecord('message-status', EVENT_TYPE, event as MessageStatusChanged, { key: recipientKey, traceparent }) };
}

function pickKnown(fields: Readonly<Record<string, string | number | null>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string | number] => entry[1] !== null));
}
