import { AdapterError, type Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { TopicPartition } from '../ports/consumer-port.js';
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
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt > 0) await this.#pause(attempt);
      open = open.filter(({ publication }) => !publication.isSettled);
      if (!(await this.#place(open))) continue;
      // A request that fails does not say which of its partitions it wrote: from the second time on each goes alone, so that one
      // without a leader neither repeats nor delays the others.
      const groups = attempt === 0 ? [open] : [...Map.groupBy(open, partitionName).values()];
      const rests = await Promise.all(groups.map((group) => this.#send(group)));
      open = rests.flat();
    }
  }

  async #place(open: readonly QueuedRecord[]): Promise<boolean> {
    try {
      await this.#placement.place(open);
      return true;
    } catch (error) {
      this.#countFailure(error);
      return false;
    }
  }

  /** Returns what is neither acknowledged nor refused. */
  async #send(group: readonly QueuedRecord[]): Promise<readonly QueuedRecord[]> {
    const { port, clock, metrics } = this.#options;
    if (group.length === 0) return [];
    const startedMs = clock.monotonicMs();
    try {
      const acknowledged = await port.send(group);
      metrics.observe('sb_publish_seconds', {}, (clock.monotonicMs() - startedMs) / 1000);
      return this.#acknowledge(group, acknowledged);
    } catch (error) {
      const failure = this.#countFailure(error);
      return failure.isTransient ? group : this.#separate(group, failure);
    }
  }

  /** Returns what the acknowledgement leaves out. */
  #acknowledge(group: readonly QueuedRecord[], acknowledged: readonly TopicPartition[]): readonly QueuedRecord[] {
    const { metrics } = this.#options;
    const covered = new Set(acknowledged.map(({ topic, partition }) => `${topic}/${partition}`));
    const missing = group.filter((queued) => !covered.has(partitionName(queued)));
    const published = new Map<string, number>();
    for (const queued of group) {
      if (!covered.has(partitionName(queued))) continue;
      queued.publication.acknowledgeOne();
      published.set(queued.record.topic, (published.get(queued.record.topic) ?? 0) + 1);
    }
    for (const [topic, count] of published) metrics.count('sb_records_published_total', { topic }, count);
    if (missing.length > 0) metrics.count('sb_publish_resent_total', {}, missing.length);
    return missing;
  }

  /** One record that Kafka will never take must not fail the others: halves are tried, in order, until it stands alone. */
  async #separate(group: readonly QueuedRecord[], error: AdapterError): Promise<readonly QueuedRecord[]> {
    const [only, ...others] = group;
    if (others.length === 0) {
      only?.publication.fail(error);
      return [];
    }
    const middle = Math.ceil(group.length / 2);
    const rest = await this.#send(group.slice(0, middle));
    const second = group.slice(middle);
    // What is left of the first half must not be overtaken by the second.
    return rest.length > 0 ? [...rest, ...second] : this.#send(second);
  }

  #countFailure(error: unknown): AdapterError {
    if (!(error instanceof AdapterError)) throw error;
    this.#options.metrics.count('sb_publish_failures_total', {});
    return error;
  }

  async #pause(attempt: number): Promise<void> {
    const { limits, timers } = this.#options;
    const delayMs = Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** Math.min(attempt - 1, 16));
    await new Promise<void>((resolve) => void timers.after(delayMs, resolve));
  }
}

function partitionName({ record, partition }: QueuedRecord): string {
  return `${record.topic}/${partition}`;
}
