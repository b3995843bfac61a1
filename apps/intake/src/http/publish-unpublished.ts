import { unpackRecords, type RecordProducer } from '@signalbox/kafka';
import { RoundLoop, type Platform } from '@signalbox/service';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { UnpublishedStore } from './unpublished.store.js';

/** How often what was left behind is looked for. */
const ROUND_MS = 2_000;
/** Few enough to stand before no one; the next follow at once as long as there are so many. */
const BATCH_ROWS = 200;

export interface SweepOptions {
  readonly store: UnpublishedStore;
  readonly producer: RecordProducer;
  /** Who has not been answered for so long is not waiting any more. */
  readonly olderThanMs: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * Publishes, byte for byte, what was stored for intents that came over HTTP and whose publication was not acknowledged: of Kafka's door a
 * redelivery does so, but a client need not come again. What a crash leaves between the two is published twice, like any redelivery.
 */
export class UnpublishedSweep {
  readonly #options: SweepOptions;
  readonly #rounds: RoundLoop;

  constructor(options: SweepOptions) {
    this.#options = options;
    this.#rounds = new RoundLoop({ intervalMs: ROUND_MS, failure: 'intents that were left behind could not be published yet', run: () => this.#run() }, options.logger);
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #run(): Promise<void> {
    const { store, olderThanMs, metrics } = this.#options;
    metrics.gauge('sb_intents_unpublished', {}, await store.count(olderThanMs));
    while (!this.#rounds.isStopped && (await this.#publishSome()) === BATCH_ROWS);
  }

  async #publishSome(): Promise<number> {
    const { store, producer, olderThanMs, metrics } = this.#options;
    const intents = await store.take(olderThanMs, BATCH_ROWS);
    await producer.publish(intents.flatMap(({ published }) => unpackRecords(published)));
    if (intents.length > 0) await store.settle(intents.map(({ keyHash }) => keyHash));
    metrics.count('sb_intents_swept_total', {}, intents.length);
    return intents.length;
  }
}

/** Runs the sweep for as long as the process serves. */
export function startSweep(platform: Platform, store: UnpublishedStore, olderThanMs: number): void {
  const sweep = new UnpublishedSweep({ store, producer: platform.openProducer('sweep'), olderThanMs, metrics: platform.metrics, logger: platform.logger });
  platform.onStart(() => sweep.start());
  platform.onShutdown('work', () => sweep.stop());
}
