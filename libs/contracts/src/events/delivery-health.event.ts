import Type from 'typebox';
import { Country, EventId, Instant, Provider, Sender } from '../scalars.js';

export const DeliveryHealth = Type.Object({
  eventId: Type.Intersect([EventId], { description: 'hash(provider, sender, country, computed at).' }),
  provider: Provider,
  sender: Sender,
  country: Type.Intersect([Country], { description: 'Where its messages go: a sender may do well in one country and badly in another.' }),
  score: Type.Number({ minimum: 0, maximum: 1, description: 'Share of its messages that arrive, drawn towards 1 where few are known, and moved by small steps.' }),
  finished: Type.Integer({ minimum: 0, description: 'Messages of the window that were delivered, or failed by what may be the fault of the sender.' }),
  delivered: Type.Integer({ minimum: 0 }),
  windowMinutes: Type.Integer({ minimum: 1 }),
  computedAt: Instant,
  expiresAt: Type.Intersect([Instant], { description: 'Until then it holds; later it says nothing.' }),
}, { description: 'How well a sender delivers to a country, on delivery-health; the latest of a key counts.' });
export type DeliveryHealth = Type.Static<typeof DeliveryHealth>;
