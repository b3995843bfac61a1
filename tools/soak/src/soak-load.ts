import type { OutgoingIntent, SignalboxClient } from '@signalbox/client';
import type { SoakPlan } from './soak-plan.js';

/** Of ten intents; each lane with the tenant that sends on it. */
const KINDS = [
  { tenantId: 'acme-bank', purpose: 'one-time-passcode', share: 3 },
  { tenantId: 'parcel-express', purpose: 'delivery-update', share: 4 },
  { tenantId: 'shop-news', purpose: 'announcement', share: 3 },
] as const;
const CYCLE = KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
/** A range that is kept for fiction. */
const RECIPIENTS = 1_000;

export interface SoakIntent {
  readonly tenantId: string;
  readonly intent: OutgoingIntent;
}

/** The intent of this number, the same each time. Recipients come by turns, so that each hears from every lane. */
export function makeSoakIntent(keyPrefix: string, index: number): SoakIntent {
  const { tenantId, purpose } = CYCLE[index % CYCLE.length] ?? KINDS[0];
  const to = `+447700900${String((index * 7) % RECIPIENTS).padStart(3, '0')}`;
  return { tenantId, intent: { idempotencyKey: `${keyPrefix}${index}`, purpose, to, body: `Message ${index} of a run that shows whether anything grows.` } };
}

const LONGEST_BATCH = 500;

/** Publishes what has fallen due; called again and again. Says how many intents Kafka has acknowledged so far. */
export class SoakPublisher {
  readonly #plan: SoakPlan;
  readonly #keyPrefix: string;
  readonly #clients: ReadonlyMap<string, SignalboxClient>;
  #next = 0;
  #acknowledged = 0;

  constructor(plan: SoakPlan, keyPrefix: string, clients: ReadonlyMap<string, SignalboxClient>) {
    this.#plan = plan;
    this.#keyPrefix = keyPrefix;
    this.#clients = clients;
  }

  get published(): number {
    return this.#acknowledged;
  }

  async publishDue(atS: number): Promise<void> {
    const due = Math.min(this.#plan.dueBy(atS), this.#next + LONGEST_BATCH);
    const batch = Array.from({ length: Math.max(0, due - this.#next) }, (_, index) => makeSoakIntent(this.#keyPrefix, this.#next + index));
    this.#next += batch.length;
    await Promise.all([...Map.groupBy(batch, ({ tenantId }) => tenantId)].map(async ([tenantId, own]) => this.#clients.get(tenantId)?.publish(own.map(({ intent }) => intent))));
    this.#acknowledged += batch.length;
  }
}
