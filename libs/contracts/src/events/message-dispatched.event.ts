import Type from 'typebox';
import { Country, Envelope, Instant, Lane, MessageId, Provider, Reason, RecipientKey, Sender, TenantId } from '../scalars.js';

export const MessageDispatched = Type.Object({
  messageId: MessageId,
  recipientKey: RecipientKey,
  tenantId: TenantId,
  lane: Lane,
  purpose: Type.String(),
  idempotencyKey: Type.String(),
  campaignId: Type.Optional(Type.String()),
  to: Envelope,
  body: Envelope,
  bodyHash: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: 'Keyed hash of the rendered body, for the look-up of a send in doubt.' }),
  segments: Type.Integer({ minimum: 1 }),
  encoding: Type.Union([Type.Literal('GSM-7'), Type.Literal('UCS-2')]),
  provider: Provider,
  poolId: Type.String(),
  sender: Sender,
  country: Country,
  reason: Reason,
  policyRevision: Type.Integer({ minimum: 0 }),
  decidedAt: Instant,
  acceptedAt: Instant,
  expiresAt: Instant,
}, { description: 'A message with its route decided and its text rendered, on dispatch-<lane>.' });
export type MessageDispatched = Type.Static<typeof MessageDispatched>;
