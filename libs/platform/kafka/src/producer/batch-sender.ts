import { AdapterError, type Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { TopicPartition } from '../ports/consumer-port.js';
import type { ProducerPort } from '../ports/producer-port.js';
import type { QueuedRecord } from './publication.js';

export interface BatchSenderOptions {
  readonly port: Pick<ProducerPort, 'send'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Sends a batch once, and tells every record of it that is acknowledged or refused. */
export class BatchSender {
  readonly #options: BatchSenderOptions;

  constructor(options: BatchSenderOptions) {
    this.#options = options;
  }

  /** Resolves with what is neither acknowledged nor refused, in order. Never rejects on AdapterError. */
  async send(batch: readonly QueuedRecord[]): Promise<readonly QueuedRecord[]> {
    const { port, clock, metrics } = this.#options;
    if (batch.length === 0) return [];
    const startedMs = clock.monotonicMs();
    try {
      const acknowledged = await port.send(batch);
      metrics.observe('sb_publish_seconds', {}, (clock.monotonicMs() - startedMs) / 1000);
      return this.#acknowledge(batch, acknowledged);
    } catch (error) {
      const failure = this.countFailure(error);
      return failure.isTransient ? batch : this.#separate(batch, failure);
    }
  }

  /** Throws what is not an AdapterError: a bug. */
  countFailure(error: unknown): AdapterError {
    if (!(error instanceof AdapterError)) throw error;
    this.#options.metrics.count('sb_publish_failures_total', {});
    return error;
  }

  /** Returns what the acknowledgement leaves out. */
  #acknowledge(batch: readonly QueuedRecord[], acknowledged: readonly TopicPartition[]): readonly QueuedRecord[] {
    const { metrics } = this.#options;
    const covered = new Set(acknowledged.map(({ topic, partition }) => `${topic}/${partition}`));
    const missing: QueuedRecord[] = [];
    const published = new Map<string, number>();
    for (const queued of batch) {
      if (!covered.has(`${queued.record.topic}/${queued.partition}`)) {
        missing.push(queued);
        continue;
      }
      queued.publication.acknowledgeOne();
      published.set(queued.record.topic, (published.get(queued.record.topic) ?? 0) + 1);
    }
    for (const [topic, count] of published) metrics.count('sb_records_published_total', { topic }, count);
    if (missing.length > 0) metrics.count('sb_publish_resent_total', {}, missing.length);
    return missing;
  }

  /** One record that Kafka will never take must not fail the others: halves are tried, in order, until it stands alone. */
  async #separate(batch: readonly QueuedRecord[], error: AdapterError): Promise<readonly QueuedRecord[]> {
    const [only, ...others] = batch;
    if (others.length === 0) {
      only?.publication.fail(error);
      return [];
    }
    const middle = Math.ceil(batch.length / 2);
    const rest = await this.send(batch.slice(0, middle));
    const second = batch.slice(middle);
    // What is left of the first half must not be overtaken by the second.
    return rest.length > 0 ? [...rest, ...second] : this.send(second);
  }
}
