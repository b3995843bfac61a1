import { messagesTopic, type Intent, type MessageAccepted } from '@signalbox/contracts';
import type { Admission } from '@signalbox/admission';
import { hash22, makeEventId, messageIdFromOrigin, type Keyring } from '@signalbox/crypto';
import { toRecord, type InboundRecord, type OutboundRecord } from '@signalbox/kafka';
import type { Lane, ReasonCode } from '@signalbox/message';

type Accepted = Extract<Admission, { kind: 'accept' }>;

export interface NewMessage {
  readonly messageId: string;
  readonly intent: Intent;
  readonly admission: Accepted;
  /** What the carrier is to say: {body} or {variables}, and perhaps media beside it. */
  readonly content: { readonly body?: string | undefined; readonly variables?: Readonly<Record<string, string>> | undefined; readonly mediaUrls?: readonly string[] };
  readonly acceptedAtMs: number;
  readonly traceparent: string;
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** The message and the fact of its acceptance, with all personal fields enveloped. */
export function makeAcceptedRecords(message: NewMessage, keyring: Keyring): OutboundRecord[] {
  const { messageId, intent, admission, content, acceptedAtMs, traceparent } = message;
  const recipientKey = keyring.recipientKeyOf(admission.e164);
  const [acceptedAt, expiresAt] = [instant(acceptedAtMs), instant(admission.expiresAtMs)];
  const shared = { messageId, recipientKey, tenantId: intent.tenantId, lane: admission.lane, idempotencyKey: intent.idempotencyKey };
  const accepted: MessageAccepted = {
    ...shared,
    purpose: admission.purpose,
    ...(intent.templateId !== undefined && { templateId: intent.templateId }),
    ...(intent.campaignId !== undefined && { campaignId: intent.campaignId }),
    to: keyring.seal(admission.e164, `${messageId}:to`),
    content: keyring.seal(JSON.stringify(content), `${messageId}:content`),
    country: admission.country,
    acceptedAt,
    expiresAt,
  };
  const fact = {
    ...shared, type: 'intent-accepted' as const, eventId: makeEventId(messageId, 'intent-accepted', 0), reason: 'ok-accepted', policyRevision: 0, attempt: 0,
    occurredAt: acceptedAt, purpose: admission.purpose, country: admission.country, expiresAt,
  };
  const meta = { key: recipientKey, traceparent };
  return [toRecord(messagesTopic(admission.lane), 'message-accepted', accepted, meta), toRecord('message-events', 'intent-accepted', fact, meta)];
}

/** Why an intent made no message. */
export interface Refusal {
  readonly type: 'intent-rejected' | 'intent-duplicate' | 'dead-lettered-by-intake';
  readonly lane: Lane;
  readonly reason: ReasonCode;
  readonly detail?: string | undefined;
  readonly firstMessageId?: string | undefined;
  readonly recipientKey?: string | undefined;
}

/**
 * The fact that an intent made no message. Everything in it follows from the record, so that a redelivery makes the same
 * bytes: the message id from the origin, the instant from the record, and a key from the id where no number is known.
 */
export function makeRefusalRecord(record: InboundRecord<Intent>, refusal: Refusal): OutboundRecord {
  const { type, lane, reason, detail, firstMessageId } = refusal;
  const messageId = messageIdFromOrigin(record.origin, record.timestampMs);
  const recipientKey = refusal.recipientKey ?? hash22('no-recipient', messageId);
  const fact = {
    type, eventId: makeEventId(messageId, type, 0), messageId, recipientKey, tenantId: record.value.tenantId, lane, idempotencyKey: record.value.idempotencyKey,
    reason, ...(detail !== undefined && { detail }), policyRevision: 0, attempt: 0, occurredAt: instant(record.timestampMs),
    ...(firstMessageId !== undefined && { firstMessageId }),
  };
  return toRecord('message-events', type, fact as never, { key: recipientKey, traceparent: record.headers['traceparent'] });
}
