import Type from 'typebox';
import { Envelope, Instant, Provider, RecipientKey, Sender } from '../scalars.js';

export const InboundMessage = Type.Object({
  provider: Provider,
  providerMessageId: Type.String({ maxLength: 64 }),
  recipientKey: RecipientKey,
  sender: Type.Intersect([Sender], { description: 'Our number that was written to.' }),
  keyword: Type.Optional(Type.Union([Type.Literal('STOP'), Type.Literal('START'), Type.Literal('HELP')], { description: 'Set where the whole body is an opt-out keyword.' })),
  from: Envelope,
  body: Envelope,
  receivedAt: Instant,
}, { description: 'A person wrote to one of our senders, on inbound-messages.' });
export type InboundMessage = Type.Static<typeof InboundMessage>;
