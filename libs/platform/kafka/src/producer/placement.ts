import { partitionOf } from '@signalbox/message';
import type { ProducerPort } from '../ports/producer-port.js';
import type { OutboundRecord } from '../record.js';

/** Chooses partitions: by the key as Kafka's Java client does, so that every producer agrees; in turn where there is no key. */
export class Placement {
  readonly #port: Pick<ProducerPort, 'partitionCount'>;
  readonly #encoder = new TextEncoder();
  readonly #counts = new Map<string, number>();
  readonly #turns = new Map<string, number>();

  constructor(port: Pick<ProducerPort, 'partitionCount'>) {
    this.#port = port;
  }

  /** Asks how many partitions the topic has. Rejects with AdapterError when it could not be asked about. */
  async learn(topic: string): Promise<void> {
    this.#counts.set(topic, await this.#port.partitionCount(topic));
  }

  /** Undefined where the topic has not been asked about. */
  choose({ topic, key }: OutboundRecord): number | undefined {
    const count = this.#counts.get(topic);
    if (count === undefined) return undefined;
    if (key !== null) return partitionOf(this.#encoder.encode(key), count);
    const turn = this.#turns.get(topic) ?? 0;
    this.#turns.set(topic, (turn + 1) % count);
    return turn;
  }
}
