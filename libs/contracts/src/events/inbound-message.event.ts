import Type from 'typebox';
import { Envelope, Instant, Provider, RecipientKey, Sender } from '../scalars.js';

export const InboundMessage = Type.Object({
  provider: Provider,
  providerMessageId: Type.String({ maxLength: 64, description: "The carrier's id of the message that came in." }),
  recipientKey: RecipientKey,
  sender: Type.Intersect([Sender], { description: 'Our number that was written to.' }),
  keyword: Type.Optional(Type.Union([Type.Literal('STOP'), Type.Literal('START'), Type.Literal('HELP')], { description: 'Set where the whole body is an opt-out keyword.' })),
  from: Type.Intersect([Envelope], { description: 'Envelope of the number of the person.' }),
  body: Type.Intersect([Envelope], { description: 'Envelope of the text.' }),
  receivedAt: Type.Intersect([Instant], { description: 'When the edge took it in.' }),
}, { description: 'A person wrote to one of our senders, on inbound-messages.' });
export type InboundMessage = Type.Static<typeof InboundMessage>;
