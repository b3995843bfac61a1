import { randomBytes } from 'node:crypto';
import type { MessageEvent, FactType, Origin, ProviderCallback } from '@signalbox/contracts';
import { hash22, makeEventId } from '@signalbox/crypto';
import type { InboundRecord } from '@signalbox/kafka';
import { makeUuidV7 } from '@signalbox/message';

export const START_MS = Date.UTC(2026, 0, 5, 12);

/** One message of one person; each test makes its own. */
export interface SampleMessage {
  readonly messageId: string;
  readonly recipientKey: string;
}

export function makeMessage(nowMs = START_MS): SampleMessage {
  return { messageId: makeUuidV7(nowMs, randomBytes(10)), recipientKey: randomBytes(16).toString('base64url') };
}

interface FactChoices {
  readonly attempt?: number;
  readonly reason?: string;
  readonly sid?: string;
  readonly atMs?: number;
  readonly policyRevision?: number;
}

const WIRE_FACTS: readonly FactType[] = ['message-routed', 'message-submitted', 'submission-rejected', 'submission-released', 'submission-in-doubt'];

/** A fact with the fields of every type: readers are tolerant. */
export function makeFact(type: FactType, message: SampleMessage, { attempt = 0, reason = 'ok-accepted', sid = `SM${message.messageId}`, atMs = START_MS, policyRevision = 0 }: FactChoices = {}): MessageEvent {
  const at = new Date(atMs).toISOString();
  const fact = {
    ...message, type, eventId: makeEventId(message.messageId, type, attempt), tenantId: 'acme', lane: 'otp', idempotencyKey: 'order-1', reason, policyRevision, attempt, occurredAt: at,
    purpose: 'one-time-passcode', country: 'US', expiresAt: at, rules: [], until: at, lookUpAt: at, firstMessageId: message.messageId,
    ...(WIRE_FACTS.includes(type) && { provider: 'twilio', sender: '+15005550006', poolId: 'us-otp', segments: 2, providerMessageId: sid, submittedAt: at }),
  };
  return fact as unknown as MessageEvent;
}

interface CallbackChoices {
  readonly attempt?: number;
  readonly sid?: string;
  readonly errorCode?: number;
  readonly atMs?: number;
  /** False for a callback that lost its URL parameters. */
  readonly named?: boolean;
}

export function makeCallback(status: string, { messageId, recipientKey }: SampleMessage, { attempt = 1, sid = `SM${messageId}`, errorCode, atMs = START_MS, named = true }: CallbackChoices = {}): ProviderCallback {
  return {
    callbackId: hash22('twilio', sid, status, String(errorCode ?? '')), provider: 'twilio', providerMessageId: sid, status, recipientKey,
    ...(errorCode !== undefined && { errorCode }), ...(named && { messageId, attempt }),
    receivedAt: new Date(atMs).toISOString(), raw: 'sb1.k1.c2VhbGVk',
  };
}

let nextOffset = 0;

/** The record as a handler gets it; each has an origin of its own unless one is given. */
export function asRecord<V extends MessageEvent | ProviderCallback>(value: V, { origin, attempts = 1, firstSeenAtMs = START_MS }: { origin?: Origin; attempts?: number; firstSeenAtMs?: number } = {}): InboundRecord<V> {
  const schema = 'type' in value ? value.type : 'provider-callback';
  const topic = 'type' in value ? 'message-events' : 'provider-callbacks';
  return { origin: origin ?? { topic, partition: 3, offset: String(nextOffset++) }, key: value.recipientKey, headers: {}, schema, value, timestampMs: START_MS, attempts, firstSeenAtMs };
}
