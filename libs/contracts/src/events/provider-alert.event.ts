import Type from 'typebox';
import { Envelope, EventId, Instant, Provider } from '../scalars.js';

export const ProviderAlert = Type.Object({
  eventId: Type.Intersect([EventId], { description: 'hash(provider, alert): equal alerts have equal ids.' }),
  provider: Provider,
  providerAlertId: Type.String({ minLength: 1, maxLength: 64, description: "The carrier's id of the alert." }),
  account: Type.String({ minLength: 1, maxLength: 64, description: 'The account at the carrier; no secret.' }),
  level: Type.Union([Type.Literal('notice'), Type.Literal('warning'), Type.Literal('error')]),
  errorCode: Type.Optional(Type.Integer({ minimum: 0, description: "The carrier's own code." })),
  resourceId: Type.Optional(Type.String({ maxLength: 64, description: "The carrier's id of what it is about." })),
  occurredAt: Type.Intersect([Instant], { description: 'When the carrier says it happened.' }),
  receivedAt: Instant,
  raw: Type.Intersect([Envelope], { description: 'The whole payload, encrypted.' }),
}, { description: 'A carrier tells of trouble with our account, on provider-alerts.' });
export type ProviderAlert = Type.Static<typeof ProviderAlert>;
