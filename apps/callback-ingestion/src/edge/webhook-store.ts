import type { Keyring } from '@signalbox/crypto';
import type { OutboundRecord, RecordProducer } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';
import type { Spool } from '@signalbox/spool';
import type { BrokerWatch } from './broker-watch.js';
import { sealRecord } from './spooled-record.js';

export interface StoreLimits {
  /** Records that may wait for Kafka at once, and for the disk. */
  readonly maxInFlight: number;
  /** Longest wait for Kafka. */
  readonly publishDeadlineMs: number;
}

/**
 * `stored`      Kafka has it
 * `spooled`     the disk has it, and Kafka will
 * `overloaded`  too much is waiting already
 * `unavailable` neither Kafka nor the disk took it in time; it may arrive all the same
 * `full`        Kafka is away, and the disk holds as much as it may
 */
export type Storage = 'stored' | 'spooled' | 'overloaded' | 'unavailable' | 'full';

/** Makes records durable: in Kafka, or on the disk while Kafka does not answer. */
export interface WebhookStore {
  /** `stored` and `spooled` mean that a kill or a power cut changes nothing about it any more. Rejects on bugs alone. */
  store(record: OutboundRecord): Promise<Storage>;
}

export interface StoreParts {
  readonly producer: RecordProducer;
  readonly watch: BrokerWatch;
  readonly keyring: Keyring;
  /** Null where webhooks are refused while Kafka is away. */
  readonly spool: Spool | null;
  /** Called when something has been spooled. */
  readonly onSpooled: () => void;
}

export class KafkaOrDiskStore implements WebhookStore {
  readonly #parts: StoreParts;
  readonly #limits: StoreLimits;
  /** With the producer, those that have missed their deadline too, so that an absent broker cannot fill the memory. */
  #publishing = 0;
  #spooling = 0;

  constructor(parts: StoreParts, limits: StoreLimits) {
    this.#parts = parts;
    this.#limits = limits;
  }

  /**
   * While Kafka does not answer, the records that wait on the disk are tried again; new ones join them and do not wait. Once it
   * answers, new ones go straight to it, whatever still waits: readers rank statuses and date what people wrote, so the order
   * between the two does not matter.
   */
  async store(record: OutboundRecord): Promise<Storage> {
    const { spool, watch } = this.#parts;
    if (spool && !watch.isAnswering() && spool.status().records > 0) return this.#spool(record, spool);
    const storage = this.#publishing < this.#limits.maxInFlight ? await this.#publish(record) : 'overloaded';
    return storage === 'stored' || storage === 'refused' || !spool ? storageOf(storage) : this.#spool(record, spool);
  }

  async #publish(record: OutboundRecord): Promise<Outcome> {
    const { promise: deadline, resolve } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => resolve('late'), this.#limits.publishDeadlineMs);
    try {
      return await Promise.race([this.#send(record), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #send(record: OutboundRecord): Promise<Outcome> {
    const { producer, watch } = this.#parts;
    this.#publishing += 1;
    try {
      await watch.follow(producer.publish([record]));
      return 'stored';
    } catch (error) {
      return error instanceof AdapterError && error.disposition === 'rejected' ? 'refused' : 'late';
    } finally {
      this.#publishing -= 1;
    }
  }

  async #spool(record: OutboundRecord, spool: Spool): Promise<Storage> {
    if (this.#spooling >= this.#limits.maxInFlight) return 'overloaded';
    this.#spooling += 1;
    try {
      await spool.append(sealRecord(record, this.#parts.keyring));
      this.#parts.onSpooled();
      return 'spooled';
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      return error.code === 'spool-full' ? 'full' : 'unavailable';
    } finally {
      this.#spooling -= 1;
    }
  }
}

/** `late` there was no acknowledgement in time; `refused` Kafka will never take it, from the disk neither. */
type Outcome = 'stored' | 'late' | 'refused' | 'overloaded';

function storageOf(outcome: Outcome): Storage {
  return outcome === 'late' || outcome === 'refused' ? 'unavailable' : outcome;
}
