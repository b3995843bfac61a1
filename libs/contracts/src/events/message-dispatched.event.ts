import Type from 'typebox';
import { Channel, Country, Envelope, Instant, Lane, MessageId, Provider, Reason, RecipientKey, Sender, TenantId } from '../scalars.js';

const Fallback = Type.Object({ provider: Provider, poolId: Type.String(), sender: Sender });

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
  channel: Type.Optional(Type.Intersect([Channel], { description: 'Absent: sms.' })),
  content: Type.Optional(Type.Intersect([Envelope], { description: 'Envelope of JSON: what is said beside the text ({"mediaUrls"}, {"template": {"contentSid", "variables"}}, {"voiceUrl"}).' })),
  renderedByCarrier: Type.Optional(Type.Boolean({ description: 'The carrier renders the text from a template that it keeps, so a look-up cannot compare it.' })),
  segments: Type.Integer({ minimum: 1 }),
  encoding: Type.Union([Type.Literal('GSM-7'), Type.Literal('UCS-2')]),
  provider: Provider,
  poolId: Type.String(),
  sender: Sender,
  candidates: Type.Optional(Type.Array(Sender, { minItems: 1, maxItems: 16, description: 'Senders any of which may send it, the preferred one (`sender`) first; which one did is told by message-submitted. Absent where the recipient knows the sender.' })),
  carrier: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'Carrier of the number, e.g. t-mobile; absent where it is not known.' })),
  fallbacks: Type.Optional(Type.Array(Fallback, { maxItems: 4, description: 'Other ways that may carry the message while this one fails, best first. Each was free of an opt-out when the route was decided.' })),
  country: Country,
  reason: Reason,
  policyRevision: Type.Integer({ minimum: 0 }),
  decidedAt: Instant,
  acceptedAt: Instant,
  expiresAt: Instant,
}, { description: 'A message with its route decided and its text rendered, on dispatch-<lane>.' });
export type MessageDispatched = Type.Static<typeof MessageDispatched>;
