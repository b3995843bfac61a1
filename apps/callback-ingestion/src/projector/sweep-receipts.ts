import { newsOfSilence, project, type StatusChange } from '@signalbox/delivery';
import { packRecords, unpackRecords, type RecordProducer } from '@signalbox/kafka';
import { newTraceparent, type Logger } from '@signalbox/telemetry';
import { reportChange } from './apply-news.js';
import type { DeliveryStore, StoredDelivery } from './delivery.store.js';
import type { ProjectorTools } from './projector-tools.js';
import { makeStatusRecord } from './status-record.js';

/** One batch; small, so that a round that fails repeats little. */
const BATCH_MESSAGES = 500;
/** A round ends after so many batches, whatever is left. */
const BATCHES_PER_ROUND = 20;
const ROUND_MS = 60_000;

/** The origin of changes that no record made. */
const ORIGIN = { topic: 'receipt-sweep', partition: 0, offset: '0' } as const;

/**
 * Ends messages whose receipt never came. No record stands behind such a change, so nothing would bring it again after a crash
 * between commit and publication: the row itself says that it is unconfirmed, until it has been published.
 */
export class ReceiptSweep {
  readonly #store: DeliveryStore;
  readonly #producer: RecordProducer;
  readonly #tools: ProjectorTools;
  readonly #waitMs: number;

  constructor(store: DeliveryStore, producer: RecordProducer, { tools, waitMs }: { tools: ProjectorTools; waitMs: number }) {
    this.#store = store;
    this.#producer = producer;
    this.#tools = tools;
    this.#waitMs = waitMs;
  }

  /** Publishes what an earlier round left, then ends overdue messages; gives how many. Rejects with AdapterError; what was begun is found again. */
  async runRound(): Promise<number> {
    await this.#repeat(() => this.#publishLeftovers());
    return this.#repeat(() => this.#endOverdue());
  }

  async #repeat(batch: () => Promise<{ found: number; done: number }>): Promise<number> {
    let total = 0;
    for (let count = 0; count < BATCHES_PER_ROUND; count += 1) {
      const { found, done } = await batch();
      total += done;
      // Nothing done of much found: others are at the same messages.
      if (found < BATCH_MESSAGES || done === 0) break;
    }
    return total;
  }

  async #publishLeftovers(): Promise<{ found: number; done: number }> {
    const leftovers = await this.#store.findUnconfirmed(BATCH_MESSAGES);
    await this.#producer.publish(leftovers.flatMap(({ published }) => published.flatMap(unpackRecords)));
    const confirmed = await Promise.all(leftovers.map(({ known }) => this.#confirm(known, known.unconfirmed)));
    return { found: leftovers.length, done: confirmed.filter(Boolean).length };
  }

  async #endOverdue(): Promise<{ found: number; done: number }> {
    const overdue = await this.#store.findOverdue(this.#tools.clock.nowMs() - this.#waitMs, BATCH_MESSAGES);
    const ended = (await Promise.all(overdue.map((known) => this.#end(known)))).filter((one) => one !== null);
    await this.#producer.publish(ended.flatMap(({ published }) => unpackRecords(published)));
    await Promise.all(ended.map(async ({ change, written }) => {
      reportChange(written, change, this.#tools);
      await this.#confirm(written, [change.sequence]);
    }));
    return { found: overdue.length, done: ended.length };
  }

  async #end(known: StoredDelivery): Promise<{ change: StatusChange; published: string; written: StoredDelivery } | null> {
    const nowMs = this.#tools.clock.nowMs();
    const news = newsOfSilence(known.state, nowMs);
    const projection = news && project(known.state, news);
    if (!projection?.change) return null;
    const { state, change, learntId } = projection;
    const { eventId, record } = makeStatusRecord(known, change, newTraceparent(this.#tools.random));
    const published = packRecords([record]);
    const written: StoredDelivery = { ...known, state, version: known.version + 1, unconfirmed: [...known.unconfirmed, change.sequence] };
    const row = { ...change, eventId, sourceEventId: eventId, origin: ORIGIN, published };
    const saved = await this.#store.save({ ...written, expectedVersion: known.version, change: row, learntId, nowMs });
    return saved ? { change, published, written } : null;
  }

  /** Where the row has moved on meanwhile, the next round publishes once more and confirms then. */
  #confirm(known: StoredDelivery, published: readonly number[]): Promise<boolean> {
    const unconfirmed = known.unconfirmed.filter((sequence) => !published.includes(sequence));
    return this.#store.save({ ...known, expectedVersion: known.version, unconfirmed, change: null, learntId: null, nowMs: this.#tools.clock.nowMs() });
  }
}

/** Runs a round each minute, never two at once; a failed one is told and the next goes on. Returns what stops it. */
export function startReceiptSweep(sweep: ReceiptSweep, logger: Logger): () => Promise<void> {
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    try {
      const ended = await sweep.runRound();
      if (ended > 0) logger.info('ended messages without a receipt', { messages: ended });
    } catch (err) {
      logger.warn('a sweep for missing receipts failed', { err });
    }
    running = undefined;
  };
  const timer = setInterval(() => {
    running ??= run();
  }, ROUND_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
