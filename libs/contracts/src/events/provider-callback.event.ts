import Type from 'typebox';
import { Carrier, Envelope, Instant, MessageId, Price, Provider, RecipientKey } from '../scalars.js';

export const ProviderCallback = Type.Object({
  callbackId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$', description: 'hash(provider, message id of the provider, status, error code, receipt date): equal callbacks have equal ids.' }),
  provider: Provider,
  providerMessageId: Type.String({ maxLength: 64 }),
  status: Type.String({ maxLength: 32, description: "The carrier's word, e.g. delivered." }),
  errorCode: Type.Optional(Type.Integer()),
  messageId: Type.Optional(MessageId),
  attempt: Type.Optional(Type.Integer({ minimum: 1 })),
  price: Type.Optional(Price),
  carrier: Type.Optional(Carrier),
  recipientKey: RecipientKey,
  receivedAt: Instant,
  raw: Type.Intersect([Envelope], { description: 'The whole payload, encrypted.' }),
}, { description: 'One verified status callback of a carrier, on provider-callbacks.' });
export type ProviderCallback = Type.Static<typeof ProviderCallback>;
