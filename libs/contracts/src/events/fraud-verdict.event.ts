import Type from 'typebox';
import { EventId, Instant, Reason, TenantId } from '../scalars.js';

export const FraudKind = Type.Union([Type.Literal('sms-pumping'), Type.Literal('toll-fraud')], { description: 'Messages, or calls, that someone earns by.' });
export const FraudAction = Type.Union([Type.Literal('clear'), Type.Literal('watch'), Type.Literal('throttle'), Type.Literal('block')], { description: 'What is asked for until the expiry; clear lifts what was asked before.' });

export const FraudSignal = Type.Object({
  signal: Type.String({ pattern: '^[a-z][a-z-]{2,40}$', description: 'What was noticed.' }),
  points: Type.Integer({ description: 'What it adds to the score; what speaks for the traffic takes away.' }),
  figures: Type.Record(Type.String(), Type.Number(), { description: 'The counts and rates behind it.' }),
});

export const FraudSubject = Type.Object({
  subjectId: Type.String({ minLength: 1, maxLength: 160, description: 'Names the subject: the same for all verdicts on it.' }),
  kind: FraudKind,
  scope: Type.Union([Type.Literal('area'), Type.Literal('country'), Type.Literal('destination')], { description: 'How its value is to be read.' }),
  value: Type.String({ pattern: '^([0-9]{1,8}|[A-Z]{2})$', description: 'Area: the first digits of a number, at most eight and never its last four. Country: ISO 3166-1 alpha-2. Destination: a prefix of the tariff.' }),
  tenantId: Type.Optional(Type.Intersect([TenantId], { description: 'Of messages: whose.' })),
  account: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Of calls: the account at the carrier.' })),
});

export const FraudVerdict = Type.Object({
  eventId: EventId,
  ...FraudSubject.properties,
  revision: Type.Integer({ minimum: 1, description: 'Counts the verdicts on this subject; the highest is in force.' }),
  action: FraudAction,
  reason: Reason,
  score: Type.Integer({ description: 'The sum of the points.' }),
  signals: Type.Array(FraudSignal),
  decidedAt: Instant,
  expiresAt: Instant,
}, { description: 'What fraud-detection asks for on a subject, until when and why, on fraud-verdicts.' });
export type FraudVerdict = Type.Static<typeof FraudVerdict>;
