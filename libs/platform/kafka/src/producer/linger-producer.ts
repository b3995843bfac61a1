import { AdapterError, type Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { KafkaClient } from '../ports/kafka-client.js';
import type { ProducerPort } from '../ports/producer-port.js';
import type { OutboundRecord } from '../record.js';
import { Fifo } from '../fifo.js';
import { systemTimers, type Timers } from '../timers.js';
import { Delivery } from './delivery.js';
import { PRODUCER_LIMITS, type ProducerLimits } from './producer-limits.js';
import { Publication, sizeOf, type QueuedRecord } from './publication.js';
import type { RecordProducer } from './record-producer.js';

export interface ProducerOptions {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits?: Partial<ProducerLimits>;
  /** The system's unless a test drives time itself. */
  readonly timers?: Timers;
}

/** How often deadlines are looked at while anything is unacknowledged. */
const DEADLINE_CHECK_MS = 250;

export function createProducer(options: ProducerOptions): RecordProducer {
  return new LingerProducer(options);
}

interface Waiting {
  readonly records: readonly OutboundRecord[];
  readonly sizes: readonly number[];
  readonly bytes: number;
  readonly publication: Publication;
}

/** Takes records in while there is room, and gives each call its end; the delivery gathers and sends them. */
class LingerProducer implements RecordProducer {
  readonly #limits: ProducerLimits;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #port: ProducerPort;
  readonly #delivery: Delivery;
  /** Calls that found the queue full, in their order. */
  readonly #outside = new Fifo<Waiting>();
  /** Calls not settled yet, oldest first: their deadlines come in this order. */
  readonly #open = new Fifo<Publication>();
  /** Taken in and not gone yet. */
  #records = 0;
  #bytes = 0;
  #isClosing = false;
  #whenEmpty: (() => void) | undefined;
  #closed: Promise<void> | undefined;
  #isWatching = false;

  constructor({ client, clock, metrics, limits, timers = systemTimers }: ProducerOptions) {
    this.#limits = { ...PRODUCER_LIMITS, ...limits };
    this.#clock = clock;
    this.#timers = timers;
    this.#port = client.openProducer();
    this.#delivery = new Delivery({ port: this.#port, clock, timers, metrics, limits: this.#limits, onGone: (records) => this.#letGo(records) });
  }

  publish(records: readonly OutboundRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    if (this.#isClosing) return Promise.reject(closedError());
    const sizes = records.map(sizeOf);
    if (sizes.some((size) => size > this.#limits.recordBytes)) return Promise.reject(new AdapterError('record-too-large', 'rejected', { message: `a record is longer than ${this.#limits.recordBytes} bytes` }));
    const publication = new Publication(records.length, this.#clock.monotonicMs() + this.#limits.deliveryTimeoutMs);
    this.#outside.push({ records, sizes, bytes: sizes.reduce((sum, size) => sum + size, 0), publication });
    this.#open.push(publication);
    this.#watchDeadlines();
    this.#admit();
    return publication.done;
  }

  close(budgetMs: number): Promise<void> {
    this.#closed ??= this.#finish(budgetMs);
    return this.#closed;
  }

  /** Lets waiting calls in while there is room; one that alone exceeds the queue gets it for itself. */
  #admit(): void {
    for (let next = this.#outside.head; next !== undefined; next = this.#outside.head) {
      const fits = this.#records + next.records.length <= this.#limits.queueRecords && this.#bytes + next.bytes <= this.#limits.queueBytes;
      if (!fits && this.#records > 0 && !next.publication.isSettled) return;
      this.#outside.shift();
      if (next.publication.isSettled) continue;
      const { records, sizes, publication } = next;
      this.#records += next.records.length;
      this.#bytes += next.bytes;
      records.forEach((record, index) => this.#delivery.add({ record, bytes: sizes[index] ?? 0, publication, partition: -1 }));
    }
  }

  #letGo(records: readonly QueuedRecord[]): void {
    this.#records -= records.length;
    for (const { bytes } of records) this.#bytes -= bytes;
    this.#admit();
    if (this.#records === 0 && this.#outside.size === 0) this.#whenEmpty?.();
  }

  #watchDeadlines(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#timers.after(DEADLINE_CHECK_MS, () => {
      this.#isWatching = false;
      this.#failOverdue(this.#clock.monotonicMs(), new AdapterError('publish-timeout', 'unreachable', { message: `not acknowledged within ${this.#limits.deliveryTimeoutMs} ms` }));
      if (this.#open.size > 0) this.#watchDeadlines();
    });
  }

  #failOverdue(nowMs: number, error: AdapterError): void {
    for (let oldest = this.#open.head; oldest !== undefined; oldest = this.#open.head) {
      if (!oldest.isSettled && oldest.deadlineMs > nowMs) return;
      this.#open.shift();
      oldest.fail(error);
    }
  }

  async #finish(budgetMs: number): Promise<void> {
    this.#isClosing = true;
    this.#delivery.hurry();
    let cancel = (): void => {};
    await new Promise<void>((resolve) => {
      cancel = this.#timers.after(budgetMs, resolve);
      this.#whenEmpty = resolve;
      if (this.#records === 0 && this.#outside.size === 0) resolve();
    });
    cancel();
    this.#failOverdue(Infinity, closedError());
    await this.#port.close();
  }
}

function closedError(): AdapterError {
  return new AdapterError('producer-closed', 'unreachable', { message: 'the producer is closed' });
}
