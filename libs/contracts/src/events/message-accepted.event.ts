import Type from 'typebox';
import { Country, Envelope, Instant, Lane, MessageId, RecipientKey, TenantId } from '../scalars.js';

export const MessageAccepted = Type.Object({
  messageId: MessageId,
  recipientKey: RecipientKey,
  tenantId: TenantId,
  lane: Lane,
  purpose: Type.String(),
  idempotencyKey: Type.String(),
  templateId: Type.Optional(Type.String()),
  campaignId: Type.Optional(Type.String()),
  to: Type.Intersect([Envelope], { description: 'Envelope of the E.164 number.' }),
  content: Type.Intersect([Envelope], { description: 'Envelope of JSON {"body"} or {"variables"}, and {"mediaUrls"} where there are any.' }),
  country: Country,
  acceptedAt: Instant,
  expiresAt: Instant,
}, { description: "An intent that intake took on: one message, on its lane's topic messages-<lane>." });
export type MessageAccepted = Type.Static<typeof MessageAccepted>;
