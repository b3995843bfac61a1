import { partitionOf } from '@signalbox/message';
import type { ProducerPort } from '../ports/producer-port.js';
import type { QueuedRecord } from './publication.js';

/** Chooses partitions: by the key as Kafka's Java client does, so that every producer agrees; in turn where there is no key. */
export class Placement {
  readonly #port: Pick<ProducerPort, 'partitionCount'>;
  readonly #encoder = new TextEncoder();
  readonly #counts = new Map<string, number>();
  readonly #turns = new Map<string, number>();

  constructor(port: Pick<ProducerPort, 'partitionCount'>) {
    this.#port = port;
  }

  /** Gives every record that has none its partition. Rejects with AdapterError when the topics could not be asked about. */
  async place(batch: readonly QueuedRecord[]): Promise<void> {
    for (const topic of new Set(batch.map(({ record }) => record.topic))) {
      if (!this.#counts.has(topic)) this.#counts.set(topic, await this.#port.partitionCount(topic));
    }
    for (const queued of batch) if (queued.partition === -1) queued.partition = this.#choose(queued);
  }

  #choose({ record: { topic, key } }: QueuedRecord): number {
    const count = this.#counts.get(topic) ?? 1;
    if (key !== null) return partitionOf(this.#encoder.encode(key), count);
    const turn = this.#turns.get(topic) ?? 0;
    this.#turns.set(topic, (turn + 1) % count);
    return turn;
  }
}
