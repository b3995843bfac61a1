import { randomBytes } from 'node:crypto';
import { messagesTopic, type CallEvent, type Conversion, type MessageAccepted, type MessageStatusChanged } from '@signalbox/contracts';
import { hash22, makeEventId, type Keyring } from '@signalbox/crypto';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { makeUuidV7, TERMINAL, type Lane, type Status } from '@signalbox/message';

const KINDS = {
  otp: { tenantId: 'acme-bank', purpose: 'one-time-passcode', templateId: 'login-code', poolId: 'otp-north-america' },
  transactional: { tenantId: 'parcel-express', purpose: 'delivery-update', templateId: 'parcel-update', poolId: 'service-north-america' },
  marketing: { tenantId: 'shop-news', purpose: 'announcement', templateId: 'spring-sale', poolId: 'marketing' },
} as const satisfies Record<Lane, object>;
/** Of ten messages. */
const TURNS: readonly Lane[] = ['otp', 'transactional', 'marketing', 'transactional', 'otp', 'marketing', 'transactional', 'otp', 'marketing', 'transactional'];
/** What most messages go through, and why. */
const JOURNEY: readonly (readonly [Status, string])[] = [['received', 'ok-accepted'], ['routed', 'routed-pool'], ['submitted', 'provider-accepted'], ['sent', 'callback-received'], ['delivered', 'callback-received']];
const EXPIRY_MS = 3_600_000;
/** One code in so many is never used, and beside so many messages there is a call. */
const UNUSED_EVERY = 7;
const CALL_EVERY = 100;
const AREAS = 780;

/** People all over the country, as few neighbours as there are; numbers that are kept for fiction. */
const numberOf = (index: number): string => `+1${200 + (index % AREAS)}55501${String((37 * Math.floor(index / AREAS)) % 100).padStart(2, '0')}`;

/** All records that one message leaves behind until it has arrived and was used, in their order. */
export function makeTraffic(index: number, nowMs: number, keyring: Keyring): OutboundRecord[] {
  const lane = TURNS[index % TURNS.length] as Lane;
  const { tenantId, purpose, templateId, poolId } = KINDS[lane];
  const messageId = makeUuidV7(nowMs, randomBytes(10));
  const [to, at] = [numberOf(index), new Date(nowMs).toISOString()];
  const shared = { messageId, recipientKey: keyring.recipientKeyOf(to), tenantId, lane, idempotencyKey: `bench-${messageId}`, country: 'US' };
  const accepted: MessageAccepted = {
    ...shared, purpose, templateId, to: keyring.seal(to, `${messageId}:to`), content: keyring.seal('{"variables":{"code":"482913"}}', `${messageId}:content`), acceptedAt: at, expiresAt: new Date(nowMs + EXPIRY_MS).toISOString(),
  };
  const changes = JOURNEY.map(([status, reason], step): MessageStatusChanged => ({
    ...shared, eventId: makeEventId(messageId, `bench-${status}`, 1), sequence: step + 1, status, ...(step > 0 && { previousStatus: JOURNEY[step - 1]?.[0] ?? '' }), terminal: TERMINAL.has(status), correction: false, reason, policyRevision: 1, attempt: 1, poolId, templateId,
    ...(step > 1 && { provider: 'twilio', providerMessageId: `SM${messageId.replaceAll('-', '')}`, sender: '+12015550171', segments: 1, channel: 'sms', submittedAt: at }), occurredAt: new Date(nowMs + step * 500).toISOString(),
  }) as MessageStatusChanged);
  return [
    toRecord(messagesTopic(lane), 'message-accepted', accepted, { key: shared.recipientKey }),
    ...changes.map((change) => toRecord('message-status', 'message-status-changed', change, { key: shared.recipientKey })),
    ...(lane === 'otp' && index % UNUSED_EVERY > 0 ? [makeUse(accepted, nowMs)] : []),
    ...(index % CALL_EVERY === 0 ? [makeCall(accepted, keyring.seal(to, 'call'), index)] : []),
  ];
}

function makeUse({ messageId, tenantId }: MessageAccepted, nowMs: number): OutboundRecord {
  const conversion: Conversion = { messageId, tenantId, kind: 'code-used', occurredAt: new Date(nowMs + 10_000).toISOString() };
  return toRecord('conversions', 'conversion', conversion, { key: messageId });
}

function makeCall({ messageId, recipientKey, acceptedAt }: MessageAccepted, party: string, index: number): OutboundRecord {
  const call: CallEvent = {
    eventId: hash22('bench-call', messageId), provider: 'twilio', providerCallId: `CA${messageId.replaceAll('-', '')}`, account: 'AC1', direction: 'outbound', status: 'completed', sequence: 1, recipientKey, party, country: 'US', sender: '+12015550171',
    durationSeconds: 30 + (index % 300), occurredAt: acceptedAt, receivedAt: acceptedAt,
  };
  return toRecord('call-events', 'call-event', call, { key: recipientKey });
}
