import Type, { type TProperties } from 'typebox';
import { EventId, Instant, Lane, MessageId, Reason, RecipientKey, TenantId } from '../scalars.js';

const commonFields = {
  eventId: EventId,
  messageId: MessageId,
  recipientKey: RecipientKey,
  tenantId: TenantId,
  lane: Lane,
  idempotencyKey: Type.String(),
  reason: Reason,
  detail: Type.Optional(Type.String({ maxLength: 500, description: 'What to look at; never personal.' })),
  policyRevision: Type.Integer({ minimum: 0, description: 'The policy revision that decided; 0 where no policy was asked.' }),
  attempt: Type.Integer({ minimum: 0, description: '0 before the first send.' }),
  occurredAt: Instant,
};

/** One kind of fact in message-events: the common fields, a literal type, what it means and what only this kind says. */
export function fact<const T extends string, P extends TProperties>(type: T, description: string, fields: P) {
  return Type.Object({ type: Type.Literal(type), ...commonFields, ...fields }, { description });
}
