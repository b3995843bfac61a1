import { createSeededRandom, type Lane } from '@signalbox/message';
import type { TimedIntent } from '../plan/plan-load.js';

const KINDS = [
  ['otp', 'acme-bank', 'one-time-passcode'], ['transactional', 'acme-bank', 'account-notification'], ['transactional', 'parcel-express', 'customer-care'], ['marketing', 'shop-news', 'announcement'],
] as const;

/** Place in the storm, of an idempotency key that `stormIntents` made; undefined of any other. */
export function placeOfKey(key: string): number | undefined {
  const digits = /^storm-(\d+)$/.exec(key)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** One intent after another, the same for the same seed; none is kept. */
export function* stormIntents({ count, rate, seed, people }: { readonly count: number; readonly rate: number; readonly seed: number; readonly people: readonly string[] }): Generator<TimedIntent> {
  const random = createSeededRandom(seed);
  for (let place = 0; place < count; place += 1) {
    const [lane, tenantId, purpose] = KINDS[Math.floor(random() * KINDS.length)] as (typeof KINDS)[number];
    const to = people[Math.floor(random() * people.length)] as string;
    yield { atMs: (place * 1000) / rate, load: 'storm', lane: lane satisfies Lane, ends: ['accepted'], intent: { tenantId, purpose, idempotencyKey: `storm-${place}`, personal: { to, body: `The storm says hello number ${place}.` } } };
  }
}
