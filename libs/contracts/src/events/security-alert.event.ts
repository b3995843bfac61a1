import Type from 'typebox';
import { EventId, Instant, Reason } from '../scalars.js';
import { FraudAction, FraudSignal, FraudSubject } from './fraud-verdict.event.js';

export const SecurityAlert = Type.Object({
  eventId: EventId,
  ...FraudSubject.properties,
  severity: Type.Union([Type.Literal('notice'), Type.Literal('warning'), Type.Literal('critical')], { description: 'notice: over or harmless; warning: somebody should look; critical: somebody must act now.' }),
  action: FraudAction,
  previousAction: Type.Optional(Type.Intersect([FraudAction], { description: 'What was asked for before.' })),
  reason: Reason,
  summary: Type.String({ maxLength: 500, description: 'One sentence for people; never personal.' }),
  signals: Type.Array(FraudSignal),
  occurredAt: Instant,
  expiresAt: Instant,
}, { description: 'A change of what fraud-detection asks for, told to people, on security-alerts.' });
export type SecurityAlert = Type.Static<typeof SecurityAlert>;
