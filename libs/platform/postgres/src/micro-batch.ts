import { AdapterError, type Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import { FairQueue } from './fair-queue.js';
import { isDataError } from './map-error.js';

export interface MicroBatchOptions<I, O> {
  /** Kebab-case; the value of the metric label `batch`. */
  readonly name: string;
  /** Results by position. Takes effect as a whole or not at all, and is idempotent: parts of a batch are run again to find a bad item. */
  readonly run: (items: readonly I[]) => Promise<readonly O[]>;
  readonly maxItems?: number;
  /** Longest time that an item waits for others while a run is in flight and another could start. */
  readonly maxWaitMs?: number;
  /** So long the first item waits for others though nothing is in flight: for what nobody waits for. None unless told. */
  readonly gatherMs?: number;
  /**
   * Runs begin at least so far apart, unless a full batch waits or all is to go out: many small ones cost both sides more than they gain who waits. After a
   * time without any a lone item still waits for nobody. 0 unless told.
   */
  readonly apartMs?: number;
  /** More than these waiting are refused; of several shares, those that have filled the queue first. */
  readonly maxQueued?: number;
  /** Runs in flight at once. */
  readonly concurrency?: number;
  /** With metrics, gives the duration of the runs. */
  readonly clock?: Clock;
  readonly metrics?: Metrics;
}

export interface AddOptions {
  /** Takes the item back while it waits (rejecting with the signal's reason); once its run has begun it does nothing. */
  readonly signal?: AbortSignal;
  /** Whose item it is. Shares take turns, so that who adds much at once holds up itself alone. All items are of one share unless told. */
  readonly share?: string;
}

/** Turns many single calls into few statements. Items of a share start in the order in which they were added. */
export interface MicroBatch<I, O> {
  /**
   * The result of the item. Rejects with what `run` threw for the item's batch; a data error (a value or constraint that
   * one row breaks) reaches only the item that caused it. AdapterError `batch-queue-full` (throttled) where too many wait.
   */
  add(item: I, options?: AddOptions): Promise<O>;
  /** Resolves when nothing waits or runs any more; until then what waits goes out without delay. Never rejects. */
  drain(): Promise<void>;
}

/** Where the cost of a row levels off: 102,000 rows/s in hundreds, 126,000 in five hundreds, 149,000 in two thousands. */
const MAX_ITEMS = 500;
const MAX_WAIT_MS = 5;
/** Some seconds of work at full speed: who waits longer is better refused, and retried later. */
const MAX_QUEUED = 10_000;
/** One run in the database while the next is being serialised; more gain little and hold connections. */
const CONCURRENCY = 2;

interface Entry<I, O> {
  readonly item: I;
  readonly share: string;
  resolve(result: O): void;
  reject(error: unknown): void;
  /** Stops listening to the signal: it may live as long as the process. */
  stopListening(): void;
}

/**
 * When a run starts. With nothing in flight: on the next turn of the event loop (or after `gatherMs`), so that what is added
 * in this turn goes together and a lone item waits for nobody. With a run in flight: when a full batch waits, when the oldest has waited
 * `maxWaitMs`, or when the run ends. So the load makes its own batches. Measured against a fixed wait of 5 ms (inserts into
 * idempotency, local server): a lone insert takes 0.3 instead of 5.6 ms, 20 callers get 11,000 instead of 3,100 rows/s, and
 * 2,000 callers the same 30,000.
 */
class MicroBatchQueue<I, O> implements MicroBatch<I, O> {
  readonly #options: MicroBatchOptions<I, O>;
  readonly #maxItems: number;
  readonly #concurrency: number;
  readonly #waiting = new FairQueue<Entry<I, O>>();
  readonly #drainers: (() => void)[] = [];
  #running = 0;
  /** The last run began too short a time ago for the next. */
  #isResting = false;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MicroBatchOptions<I, O>) {
    this.#options = options;
    this.#maxItems = options.maxItems ?? MAX_ITEMS;
    this.#concurrency = options.concurrency ?? CONCURRENCY;
  }

  add(item: I, { signal, share = '' }: AddOptions = {}): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      if (!this.#waiting.hasRoomFor(share, this.#options.maxQueued ?? MAX_QUEUED)) {
        return reject(new AdapterError('batch-queue-full', 'throttled', { message: `${this.#waiting.size} items wait for ${this.#options.name}` }));
      }
      const onAbort = (): void => this.#takeBack(entry, signal?.reason);
      const entry: Entry<I, O> = { item, share, resolve, reject, stopListening: () => signal?.removeEventListener('abort', onAbort) };
      this.#waiting.add(share, entry);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#schedule();
    });
  }

  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drainers.push(resolve);
      this.#schedule();
    });
  }

  #takeBack(entry: Entry<I, O>, reason: unknown): void {
    if (!this.#waiting.takeBack(entry.share, entry)) return;
    entry.reject(reason);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#waiting.size === 0) {
      this.#stopTimer();
      if (this.#running === 0) for (const resolve of this.#drainers.splice(0)) resolve();
      return;
    }
    if (this.#running >= this.#concurrency) return;
    const { gatherMs, maxWaitMs = MAX_WAIT_MS } = this.#options;
    const isUrgent = this.#waiting.size >= this.#maxItems || this.#drainers.length > 0;
    if (this.#isResting && !isUrgent) return;
    const atOnce = (this.#running === 0 && gatherMs === undefined) || isUrgent;
    if (atOnce) this.#immediate ??= setImmediate(() => this.#startRun());
    else this.#timer ??= setTimeout(() => this.#startRun(), gatherMs ?? maxWaitMs);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #startRun(): void {
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    this.#stopTimer();
    if (this.#running < this.#concurrency && this.#waiting.size > 0) {
      this.#running += 1;
      this.#rest();
      void this.#settle(this.#takeNext()).finally(() => {
        this.#running -= 1;
        this.#schedule();
      });
    }
    this.#schedule();
  }

  #rest(): void {
    const { apartMs } = this.#options;
    if (apartMs === undefined || this.#isResting) return;
    this.#isResting = true;
    setTimeout(() => {
      this.#isResting = false;
      if (this.#waiting.size > 0) this.#startRun();
    }, apartMs);
  }

  #takeNext(): Entry<I, O>[] {
    const entries = this.#waiting.take(this.#maxItems);
    for (const entry of entries) entry.stopListening();
    return entries;
  }

  /** Never rejects. Halves run one after the other, so that a bad batch takes no more of the database than a good one. */
  async #settle(entries: readonly Entry<I, O>[]): Promise<void> {
    try {
      const results = await this.#runMeasured(entries.map(({ item }) => item));
      entries.forEach((entry, index) => entry.resolve(results[index] as O));
    } catch (error) {
      if (entries.length > 1 && isDataError(error)) {
        const middle = Math.ceil(entries.length / 2);
        await this.#settle(entries.slice(0, middle));
        await this.#settle(entries.slice(middle));
        return;
      }
      for (const entry of entries) entry.reject(error);
    }
  }

  async #runMeasured(items: readonly I[]): Promise<readonly O[]> {
    const { name, run, clock, metrics } = this.#options;
    const startedMs = clock?.monotonicMs() ?? 0;
    try {
      const results = await run(items);
      if (results.length !== items.length) throw new RangeError(`${name} gave ${results.length} results for ${items.length} items`);
      return results;
    } catch (error) {
      metrics?.count('sb_database_failures_total', { batch: name });
      throw error;
    } finally {
      metrics?.observe('sb_database_batch_items', { batch: name }, items.length);
      if (clock) metrics?.observe('sb_database_seconds', { batch: name }, (clock.monotonicMs() - startedMs) / 1000);
    }
  }
}

export function createMicroBatch<I, O>(options: MicroBatchOptions<I, O>): MicroBatch<I, O> {
  return new MicroBatchQueue(options);
}
