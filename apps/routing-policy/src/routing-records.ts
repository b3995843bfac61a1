import { dispatchTopic, type MessageAccepted, type MessageDispatched } from '@signalbox/contracts';
import { makeEventId, type Keyring } from '@signalbox/crypto';
import { toRecord, type InboundRecord, type OutboundRecord } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import type { RouteDecision } from '@signalbox/routing';

type Routed = Extract<RouteDecision, { kind: 'route' }>;

/** When and under which trace a decision was made. */
export interface DecisionMoment {
  readonly nowMs: number;
  readonly traceparent: string;
}

const instant = (ms: number): string => new Date(ms).toISOString();

function commonFields(message: MessageAccepted, decision: RouteDecision, nowMs: number) {
  const { messageId, recipientKey, tenantId, lane, idempotencyKey } = message;
  return { messageId, recipientKey, tenantId, lane, idempotencyKey, reason: decision.reason, policyRevision: decision.policyRevision, attempt: 0, occurredAt: instant(nowMs), rules: [...decision.rules] };
}

/** What a decision publishes: the dispatch and its fact, or the fact alone. */
export function makeDecisionRecords(message: MessageAccepted, decision: RouteDecision, moment: DecisionMoment, keyring: Keyring): OutboundRecord[] {
  const meta = { key: message.recipientKey, traceparent: moment.traceparent };
  const common = commonFields(message, decision, moment.nowMs);
  const eventId = (type: string): string => makeEventId(message.messageId, type, 0);
  switch (decision.kind) {
    case 'route': {
      const fact = { ...common, type: 'message-routed' as const, eventId: eventId('message-routed'), provider: decision.pool.provider, poolId: decision.pool.poolId, sender: decision.sender.sender, segments: decision.segments.segments, ...(decision.channel !== 'sms' && { channel: decision.channel }), ...(message.templateId !== undefined && { templateId: message.templateId }) };
      return [toRecord(dispatchTopic(message.lane), 'message-dispatched', makeDispatch(message, decision, moment, keyring), meta), toRecord('message-events', 'message-routed', fact, meta)];
    }
    case 'block':
      return [toRecord('message-events', 'message-blocked', { ...common, type: 'message-blocked', eventId: eventId('message-blocked'), detail: decision.detail }, meta)];
    case 'expire':
      return [toRecord('message-events', 'expired-by-routing', { ...common, type: 'expired-by-routing', eventId: eventId('expired-by-routing') }, meta)];
  }
}

function makeDispatch(message: MessageAccepted, decision: Routed, { nowMs }: DecisionMoment, keyring: Keyring): MessageDispatched {
  const { messageId, recipientKey, tenantId, lane, purpose, idempotencyKey, campaignId, to, country, acceptedAt, expiresAt } = message;
  return {
    messageId, recipientKey, tenantId, lane, purpose, idempotencyKey, ...(campaignId !== undefined && { campaignId }), to, country, acceptedAt, expiresAt,
    // The number's envelope is bound to the message and passes through unopened.
    body: keyring.seal(decision.body, `${messageId}:body`), bodyHash: keyring.hashBody(decision.body),
    ...(decision.channel !== 'sms' && { channel: decision.channel }),
    ...(decision.rich !== null && { content: keyring.seal(JSON.stringify(decision.rich), `${messageId}:rich`) }),
    ...(decision.isRenderedByCarrier && { renderedByCarrier: true }),
    segments: decision.segments.segments, encoding: decision.segments.encoding,
    provider: decision.pool.provider, poolId: decision.pool.poolId, sender: decision.sender.sender,
    ...(decision.candidates.length > 0 && { candidates: [...decision.candidates] }),
    ...(decision.fallbacks.length > 0 && { fallbacks: decision.fallbacks.map(({ pool, sender }) => ({ provider: pool.provider, poolId: pool.poolId, sender: sender.sender })) }),
    reason: decision.reason, policyRevision: decision.policyRevision, decidedAt: instant(nowMs),
  };
}

/** Why and until when a message waits before it is routed. */
export interface Wait {
  readonly reason: ReasonCode;
  readonly untilMs: number;
  readonly policyRevision: number;
  readonly rules: readonly string[];
}

/** The fact that a message waits, told when the wait begins; under one id, however often that is. */
export function makeParkedFact(message: MessageAccepted, { reason, untilMs, policyRevision, rules }: Wait, moment: DecisionMoment): OutboundRecord {
  const { messageId, recipientKey, tenantId, lane, idempotencyKey } = message;
  const type = 'parked-by-routing' as const;
  const fact = { type, eventId: makeEventId(messageId, type, 0), messageId, recipientKey, tenantId, lane, idempotencyKey, reason, policyRevision, attempt: 0, occurredAt: instant(moment.nowMs), until: instant(untilMs), rules: [...rules] };
  return toRecord('message-events', type, fact, { key: recipientKey, traceparent: moment.traceparent });
}

/** The fact that routing gave a message up. */
export function makeDeadLetterFact({ value: message, timestampMs, headers }: InboundRecord<MessageAccepted>, reason: ReasonCode, detail: string | undefined): OutboundRecord {
  const { messageId, recipientKey, tenantId, lane, idempotencyKey } = message;
  const type = 'dead-lettered-by-routing' as const;
  const fact = { type, eventId: makeEventId(messageId, type, 0), messageId, recipientKey, tenantId, lane, idempotencyKey, reason, ...(detail !== undefined && { detail }), policyRevision: 0, attempt: 0, occurredAt: instant(timestampMs) };
  return toRecord('message-events', type, fact, { key: recipientKey, traceparent: headers['traceparent'] });
}
