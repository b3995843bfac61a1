import type { RecordName } from '@signalbox/checkers';
import type { Intent } from '@signalbox/contracts';
import { toRecord, type OutboundRecord, type RecordProducer } from '@signalbox/kafka';
import { TRIAL_SOURCE } from './member-settings.js';

export interface EngineLoadOptions {
  /** Should try for longer than any disturbance lasts: a record that it gives up is a failure of the load. */
  readonly producer: RecordProducer;
  readonly keys: number;
  /** Begins every key, so that several loads can share a topic; without a colon. Default: k. */
  readonly keyPrefix?: string;
  /** Records a second; Infinity for as many as are acknowledged. */
  readonly perSecond: number;
  /** Records published and not acknowledged, beyond which the load waits. */
  readonly maxOpen: number;
  /** Ends by itself after so many; default: when it is told to. */
  readonly total?: number;
}

const TICK_MS = 20;
const BURST = 500;

/** The record of a trial, whose name stands in its idempotency key. */
export function trialRecord({ key, index }: RecordName): OutboundRecord {
  const value: Intent = { tenantId: 'trial', idempotencyKey: `${key}:${index}`, purpose: 'one-time-passcode', personal: { to: '+14155550123', body: 'Your code is 123456. It is good for five minutes; tell it to nobody.' } };
  return toRecord(TRIAL_SOURCE, 'intent', value, { key });
}

/** Publishes numbered records, key after key in turn, and knows which were acknowledged. */
export class EngineLoad {
  readonly acknowledged: RecordName[] = [];
  readonly failures: unknown[] = [];
  /** When the records were acknowledged, in the order of `acknowledged`. */
  readonly acknowledgedAtMs: number[] = [];
  readonly #options: EngineLoadOptions;
  readonly #ended = Promise.withResolvers<void>();
  #published = 0;
  #open = 0;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #startedAtMs = 0;

  constructor(options: EngineLoadOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedAtMs = performance.now();
    this.#tick();
  }

  /** Resolves when a load with a total has published all of it and every record is acknowledged or given up. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Publishes nothing more; resolves when every record is acknowledged or given up. */
  stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#endIfThrough();
    return this.#ended.promise;
  }

  #tick(): void {
    if (this.#isStopped) return;
    const { perSecond, maxOpen, total = Infinity } = this.#options;
    const dueByNow = perSecond === Infinity ? Infinity : ((performance.now() - this.#startedAtMs) / 1_000) * perSecond;
    for (let burst = 0; burst < BURST && this.#open < maxOpen && this.#published < Math.min(total, dueByNow); burst += 1) this.#publishNext();
    if (this.#published >= total) return void this.stop();
    this.#timer = perSecond === Infinity ? undefined : setTimeout(() => this.#tick(), TICK_MS);
    if (perSecond === Infinity) setImmediate(() => this.#tick());
  }

  #publishNext(): void {
    const { producer, keys, keyPrefix = 'k' } = this.#options;
    const record: RecordName = { key: `${keyPrefix}${this.#published % keys}`, index: Math.floor(this.#published / keys) };
    this.#published += 1;
    this.#open += 1;
    const settle = (): void => {
      this.#open -= 1;
      this.#endIfThrough();
    };
    producer.publish([trialRecord(record)]).then(
      () => {
        this.acknowledged.push(record);
        this.acknowledgedAtMs.push(Date.now());
        settle();
      },
      (error: unknown) => {
        this.failures.push(error);
        settle();
      },
    );
  }

  #endIfThrough(): void {
    if (this.#isStopped && this.#open === 0) this.#ended.resolve();
  }
}
