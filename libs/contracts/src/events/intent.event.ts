import Type from 'typebox';
import { Instant, TenantId } from '../scalars.js';
import { SEALED_INTENT } from '../sealed-intent.js';

/** What only the recipient and the sender of a message may read. */
export const PersonalContent = Type.Object({
  to: Type.String({ maxLength: 64, description: 'The recipient in E.164, e.g. +14155550123.' }),
  body: Type.Optional(Type.String({ maxLength: 65_536, description: 'The text itself; at most 1,600 characters are accepted. Required unless templateId is given. In a short message curly quotes, long dashes and other look-alikes become GSM characters where that costs no more parts.' })),
  mediaUrls: Type.Optional(Type.Array(Type.String({ pattern: '^https?://', maxLength: 2048 }), { maxItems: 10, description: 'Pictures and the like, fetched by the carrier; sent where the policy has a pool for them, beside the text.' })),
  variables: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9_]{1,40}$' }), Type.String({ maxLength: 4096 }), { additionalProperties: false, description: 'Values of the variables of the template.' })),
});
export type PersonalContent = Type.Static<typeof PersonalContent>;

/** What an idempotency key looks like. */
export const IDEMPOTENCY_KEY = '^[A-Za-z0-9._:-]{1,128}$';

/** "Tell this person this, for this purpose, by then": what a product service publishes to intents-<lane>. */
export const Intent = Type.Object({
  tenantId: TenantId,
  idempotencyKey: Type.String({ pattern: IDEMPOTENCY_KEY, description: 'One per thing to tell; the same key never makes two messages. Holds no personal data: it is echoed in every status.' }),
  purpose: Type.String({ maxLength: 64, description: 'Why the message is sent; decides its lane.' }),
  templateId: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'A template of the active policy, rendered with the variables.' })),
  campaignId: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'What the message belongs to; carried along for reports.' })),
  expiresAt: Type.Optional(Type.Intersect([Instant], { description: 'The message is worth nothing after this; it is never sent later. At most 7 days ahead.' })),
  sealed: Type.Optional(Type.String({ pattern: SEALED_INTENT, maxLength: 131_072, description: 'PersonalContent as JSON, sealed to the public key of intake (HPKE): hpke1.<key id>.<encapsulated key>.<ciphertext>.' })),
  personal: Type.Optional(Type.Intersect([PersonalContent], { description: 'PersonalContent in the clear.' })),
}, { description: 'Exactly one of sealed and personal is present; personal travels in the clear and is meant for producers without the client library.' });
export type Intent = Type.Static<typeof Intent>;
