import Type from 'typebox';
import { Country, Envelope, EventId, Instant, Provider, RecipientKey, Sender } from '../scalars.js';

export const CallStatus = Type.Union([
  Type.Literal('queued'), Type.Literal('initiated'), Type.Literal('ringing'), Type.Literal('in-progress'),
  Type.Literal('completed'), Type.Literal('busy'), Type.Literal('no-answer'), Type.Literal('canceled'), Type.Literal('failed'),
], { description: 'How far the call is; the last five are ends.' });

export const CallEvent = Type.Object({
  eventId: Type.Intersect([EventId], { description: 'hash(provider, call, status, sequence): equal reports have equal ids.' }),
  provider: Provider,
  providerCallId: Type.String({ maxLength: 64, description: "The carrier's id of the call." }),
  account: Type.String({ minLength: 1, maxLength: 64, description: "The account at the carrier that pays for the call; no secret." }),
  direction: Type.Union([Type.Literal('inbound'), Type.Literal('outbound')]),
  status: CallStatus,
  sequence: Type.Optional(Type.Integer({ minimum: 0, description: "The carrier's count of its reports on this call." })),
  recipientKey: Type.Intersect([RecipientKey], { description: 'Keyed hash of the other party: who is called, or who calls us.' }),
  party: Type.Intersect([Envelope], { description: 'Envelope of the number of the other party.' }),
  country: Type.Intersect([Country], { description: 'Country of that number, or ZZ where it belongs to none.' }),
  sender: Type.Intersect([Sender], { description: 'Our own number of the call.' }),
  durationSeconds: Type.Optional(Type.Integer({ minimum: 0, description: 'Seconds of talk, once the call is over.' })),
  sipResponseCode: Type.Optional(Type.Integer({ minimum: 100, maximum: 699 })),
  occurredAt: Type.Intersect([Instant], { description: 'When the carrier says it happened.' }),
  receivedAt: Instant,
}, { description: 'One verified report of a carrier on a call of the account, on call-events.' });
export type CallEvent = Type.Static<typeof CallEvent>;
