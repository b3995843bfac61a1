import Type from 'typebox';
import { Channel, Instant, Provider, Sender } from '../scalars.js';
import { fact } from './fact.js';

/** The chain of rules that fired, in order: P10's "why". */
const rules = Type.Array(Type.String(), { maxItems: 32 });

export const MessageRouted = fact('message-routed', 'A route was decided; the message goes to dispatch-<lane>.', {
  provider: Provider, poolId: Type.String(), sender: Sender, segments: Type.Integer({ minimum: 1 }), rules,
  channel: Type.Optional(Type.Intersect([Channel], { description: 'Absent: sms.' })),
  templateId: Type.Optional(Type.String({ description: 'The template that made the text.' })),
});

export const MessageBlocked = fact('message-blocked', 'A policy forbids the message: opted out, country not allowed, template unknown and the like.', { rules });

export const ParkedByRouting = fact('parked-by-routing', 'The message waits in routing for a known time.', { until: Instant, rules });

export const ExpiredByRouting = fact('expired-by-routing', 'The expiry passed before a route was decided.', { rules });

export const DeadLetteredByRouting = fact('dead-lettered-by-routing', 'Routing could not handle the record; its bytes are in dead-letters.', {});

export type MessageRouted = Type.Static<typeof MessageRouted>;
export type MessageBlocked = Type.Static<typeof MessageBlocked>;
export type ParkedByRouting = Type.Static<typeof ParkedByRouting>;
export type ExpiredByRouting = Type.Static<typeof ExpiredByRouting>;
export type DeadLetteredByRouting = Type.Static<typeof DeadLetteredByRouting>;
