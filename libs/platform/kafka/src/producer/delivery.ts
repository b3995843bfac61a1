import { AdapterError, type Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { ProducerPort } from '../ports/producer-port.js';
import type { Timers } from '../timers.js';
import type { ProducerLimits } from './producer-limits.js';
import { Placement } from './placement.js';
import type { QueuedRecord } from './publication.js';

export interface DeliveryOptions {
  readonly port: ProducerPort;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly metrics: Metrics;
  readonly limits: ProducerLimits;
}

/** Brings batches to the broker, one at a time, again and again until every record is acknowledged or nobody waits for it. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #placement: Placement;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#placement = new Placement(options.port);
  }

  /** Settles every record of the batch. Never rejects on AdapterError. */
  async deliver(batch: readonly QueuedRecord[]): Promise<void> {
    let open = batch;
    for (let attempt = 0; ; attempt += 1) {
      if (open.length > 0 && attempt > 0) await this.#pause(attempt);
      open = open.filter(({ publication }) => !publication.isSettled);
      if (open.length === 0) return;
      try {
        open = await this.#attempt(open);
      } catch (error) {
        if (!(error instanceof AdapterError)) throw error;
        this.#options.metrics.count('sb_publish_failures_total', {});
        if (!error.isTransient) return this.#separate(open, error);
      }
    }
  }

  /** Returns what was not acknowledged. */
  async #attempt(open: readonly QueuedRecord[]): Promise<readonly QueuedRecord[]> {
    const { port, clock, metrics } = this.#options;
    await this.#placement.place(open);
    const startedMs = clock.monotonicMs();
    const acknowledged = await port.send(open);
    metrics.observe('sb_publish_seconds', {}, (clock.monotonicMs() - startedMs) / 1000);
    const covered = new Set(acknowledged.map(({ topic, partition }) => `${topic}/${partition}`));
    const published = new Map<string, number>();
    const missing: QueuedRecord[] = [];
    for (const queued of open) {
      const { topic } = queued.record;
      if (covered.has(`${topic}/${queued.partition}`)) {
        queued.publication.acknowledgeOne();
        published.set(topic, (published.get(topic) ?? 0) + 1);
      } else missing.push(queued);
    }
    for (const [topic, count] of published) metrics.count('sb_records_published_total', { topic }, count);
    if (missing.length > 0) metrics.count('sb_publish_resent_total', {}, missing.length);
    return missing;
  }

  /** One record that Kafka will never take must not fail the others: halves are tried until it stands alone. */
  async #separate(batch: readonly QueuedRecord[], error: AdapterError): Promise<void> {
    const [only, ...others] = batch;
    if (only === undefined || others.length === 0) return only?.publication.fail(error);
    const middle = Math.ceil(batch.length / 2);
    await this.deliver(batch.slice(0, middle));
    await this.deliver(batch.slice(middle));
  }

  async #pause(attempt: number): Promise<void> {
    const { limits, timers } = this.#options;
    const delayMs = Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** Math.min(attempt - 1, 16));
    await new Promise<void>((resolve) => void timers.after(delayMs, resolve));
  }
}
