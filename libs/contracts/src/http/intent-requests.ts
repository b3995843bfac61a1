import Type from 'typebox';
import { Intent, PersonalContent } from '../events/intent.event.js';

/** As many as fit into one body of the largest size. */
export const MAX_BATCH_INTENTS = 1_000;

const { idempotencyKey, purpose, templateId, campaignId, expiresAt, sealed } = Intent.properties;
const personal = Type.Optional(Type.Object(PersonalContent.properties, { additionalProperties: false, description: 'What only the recipient and the sender of a message may read, in the clear: TLS alone protects it on its way.' }));

/** Other than in records, unknown fields are refused: whoever mistypes a name is told so at once. */
const STRICT = { additionalProperties: false } as const;

/** The body of `POST /v1/intents`: an intent whose tenant is that of the API key, and whose key is in the header Idempotency-Key. */
export const IntentRequest = Type.Object({ purpose, templateId, campaignId, expiresAt, sealed, personal }, { ...STRICT, description: 'Tell this person this, for this purpose, by then. Exactly one of sealed and personal is present. What is sealed is bound to the tenant and to the Idempotency-Key.' });
export type IntentRequest = Type.Static<typeof IntentRequest>;

/** One intent of a batch brings its key itself. */
export const BatchIntent = Type.Object({ idempotencyKey, purpose, templateId, campaignId, expiresAt, sealed, personal }, { ...STRICT, description: 'As in POST /v1/intents, with its key beside it.' });
export type BatchIntent = Type.Static<typeof BatchIntent>;

export const BatchRequest = Type.Object({
  intents: Type.Array(BatchIntent, { minItems: 1, maxItems: MAX_BATCH_INTENTS, description: 'Each is decided by itself.' }),
}, STRICT);

/** A batch before its intents are looked at: one that is wrong spoils no other. */
export const BatchEnvelope = Type.Object({ intents: Type.Array(Type.Unknown(), { minItems: 1, maxItems: MAX_BATCH_INTENTS }) }, STRICT);
export type BatchEnvelope = Type.Static<typeof BatchEnvelope>;
