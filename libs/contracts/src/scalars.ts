import Type from 'typebox';

/** UUID of a message: version 7, made once at intake (version 8, made from the origin, where no message came to be). */
export const MessageId = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', description: 'UUID of the message, lower case.' });

/** base64url(HMAC-SHA256(pepper, E.164)), its first 128 bits: 22 characters. */
export const RecipientKey = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: 'Keyed hash of the recipient; the record key of everything about a person. Of an intent refused for want of a number, a hash of its message id.' });

export const EventId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: 'hash(message id, type, attempt, occurrence): the same event has the same id however often it is published.' });

export const TenantId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,38}$', description: 'Slug of the tenant.' });

/** The pattern leaves out offsets and leap seconds, so that Date.parse understands every valid value. */
export const Instant = Type.String({ format: 'date-time', pattern: '^[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-5][0-9]([.][0-9]{1,9})?Z$', description: 'ISO 8601 instant in UTC, e.g. 2026-11-20T09:30:00.000Z.' });

export const Lane = Type.Union([Type.Literal('otp'), Type.Literal('transactional'), Type.Literal('marketing')], { description: 'The road of the message, chosen by its purpose.' });

export const Envelope = Type.String({ pattern: '^sb1\\.[A-Za-z0-9_-]{1,32}\\.[A-Za-z0-9_-]+$', maxLength: 1_400_000, description: 'AES-256-GCM envelope: sb1.<key id>.<base64url of iv, ciphertext, tag>.' });

export const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2 code of the country of the number, or ZZ where it belongs to none.' });

export const Sender = Type.String({ minLength: 1, maxLength: 64, description: 'One of our own sender numbers or names; not personal.' });

export const Reason = Type.String({ pattern: '^[a-z][a-z0-9-]{2,60}$', description: 'One of the reason codes: why this was decided.' });

export const Provider = Type.Union([Type.Literal('twilio'), Type.Literal('vonage')], { description: 'The carrier.' });

export const Channel = Type.Union([Type.Literal('sms'), Type.Literal('mms'), Type.Literal('whatsapp'), Type.Literal('voice')], { description: 'By what the message reaches its recipient.' });

/** The network that serves a number, as far as anybody told. */
export const Carrier = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'Network of the number, e.g. t-mobile or mcc-26201; absent where it is not known.' });

/** What a carrier itself says that something cost. */
export const Price = Type.Object({
  micros: Type.Integer({ minimum: 0, description: 'In millionths of the currency.' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217.' }),
});

export const Origin = Type.Object({
  topic: Type.String(),
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.String({ pattern: '^[0-9]+$' }),
}, { description: 'Topic, partition and offset of the record; the identity of a redelivery.' });
export type Origin = Type.Static<typeof Origin>;

/** `<topic>/<partition>/<offset>`: the origin as text, for comparing and as the key of dead letters. */
export function originText({ topic, partition, offset }: Origin): string {
  return `${topic}/${partition}/${offset}`;
}
