import Type from 'typebox';
import { Country, EventId, Instant, Lane, MessageId, Provider, Reason, RecipientKey, Sender, TenantId } from '../scalars.js';

export const MessageStatusChanged = Type.Object({
  eventId: EventId,
  messageId: MessageId,
  recipientKey: RecipientKey,
  tenantId: TenantId,
  idempotencyKey: Type.String({ description: 'As in the intent.' }),
  lane: Lane,
  sequence: Type.Integer({ minimum: 1, description: 'Counts the changes of this message from 1 without a gap.' }),
  status: Type.String({ description: 'One of the statuses below.' }),
  previousStatus: Type.Optional(Type.String({ description: 'The status before; absent in the first record of a message.' })),
  terminal: Type.Boolean({ description: 'No further change is expected; a late receipt may still correct it.' }),
  correction: Type.Boolean({ description: 'This change overrules a terminal status.' }),
  reason: Reason,
  detail: Type.Optional(Type.String({ maxLength: 500, description: 'What to look at; never personal.' })),
  policyRevision: Type.Integer({ minimum: 0, description: 'The policy revision that decided; 0 where no policy was asked.' }),
  attempt: Type.Integer({ minimum: 0, description: 'The send that the status comes from; 0 before the first.' }),
  firstMessageId: Type.Optional(Type.Intersect([MessageId], { description: 'Of a duplicate: the message that the first intent made.' })),
  country: Type.Optional(Country),
  provider: Type.Optional(Provider),
  providerMessageId: Type.Optional(Type.String({ description: "The carrier's id of the message." })),
  errorCode: Type.Optional(Type.Integer({ description: "The carrier's own code." })),
  sender: Type.Optional(Sender),
  segments: Type.Optional(Type.Integer({ description: 'How many segments the carrier counts and bills.' })),
  occurredAt: Type.Intersect([Instant], { description: 'When it happened, by the clock of the stage or the carrier that reports it.' }),
}, { description: "One applied change of a message's status, on message-status: the one stream to trust." });
export type MessageStatusChanged = Type.Static<typeof MessageStatusChanged>;
