import Type from 'typebox';
import { Instant, Provider, Sender } from '../scalars.js';
import { fact } from './fact.js';

/** The chain of rules that fired, in order: P10's "why". */
const rules = Type.Array(Type.String(), { maxItems: 32 });

/** A route was decided; the message goes to dispatch-<lane>. */
export const MessageRouted = fact('message-routed', { provider: Provider, poolId: Type.String(), sender: Sender, segments: Type.Integer({ minimum: 1 }), rules });

/** A policy forbids the message: opted out, country not allowed, template unknown and the like. */
export const MessageBlocked = fact('message-blocked', { rules });

/** The message waits in routing for a known time. */
export const ParkedByRouting = fact('parked-by-routing', { until: Instant, rules });

/** The expiry passed before a route was decided. */
export const ExpiredByRouting = fact('expired-by-routing', { rules });

/** Routing could not handle the record; its bytes are in dead-letters. */
export const DeadLetteredByRouting = fact('dead-lettered-by-routing', {});

export type MessageRouted = Type.Static<typeof MessageRouted>;
export type MessageBlocked = Type.Static<typeof MessageBlocked>;
export type ParkedByRouting = Type.Static<typeof ParkedByRouting>;
export type ExpiredByRouting = Type.Static<typeof ExpiredByRouting>;
export type DeadLetteredByRouting = Type.Static<typeof DeadLetteredByRouting>;
