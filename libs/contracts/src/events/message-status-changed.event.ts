import Type from 'typebox';
import { Country, EventId, Instant, Lane, MessageId, Provider, Reason, RecipientKey, Sender, TenantId } from '../scalars.js';

export const MessageStatusChanged = Type.Object({
  eventId: EventId,
  messageId: MessageId,
  recipientKey: RecipientKey,
  tenantId: TenantId,
  idempotencyKey: Type.String(),
  lane: Lane,
  sequence: Type.Integer({ minimum: 1, description: 'Counts the changes of this message from 1 without a gap.' }),
  status: Type.String(),
  previousStatus: Type.Optional(Type.String()),
  terminal: Type.Boolean({ description: 'No further change is expected; a late receipt may still correct it.' }),
  correction: Type.Boolean({ description: 'This change overrules a terminal status.' }),
  reason: Reason,
  detail: Type.Optional(Type.String()),
  policyRevision: Type.Integer({ minimum: 0 }),
  attempt: Type.Integer({ minimum: 0 }),
  firstMessageId: Type.Optional(MessageId),
  country: Type.Optional(Country),
  provider: Type.Optional(Provider),
  providerMessageId: Type.Optional(Type.String()),
  errorCode: Type.Optional(Type.Integer()),
  sender: Type.Optional(Sender),
  segments: Type.Optional(Type.Integer()),
  occurredAt: Instant,
}, { description: "One applied change of a message's status, on message-status: the one stream to trust." });
export type MessageStatusChanged = Type.Static<typeof MessageStatusChanged>;
