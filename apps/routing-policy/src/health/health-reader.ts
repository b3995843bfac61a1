import type { Clock } from '@signalbox/message';
import { EMPTY_BOOK, HealthBook } from '@signalbox/routing';
import type { Logger } from '@signalbox/telemetry';
import type { HealthStore } from './health.store.js';

/** Health moves over minutes. */
const POLL_MS = 5_000;

/** The health in force, kept at hand. While the database is away what was last known stays, each row until its own end. */
export class HealthReader {
  readonly #store: HealthStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #book = EMPTY_BOOK;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(store: HealthStore, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  async start(): Promise<void> {
    await this.#refresh();
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  current(): HealthBook {
    return this.#book;
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#refresh().catch((err: unknown) => this.#logger.warn('health could not be read; what was last known stays', { err })).finally(() => this.#schedule());
    }, POLL_MS);
    this.#timer.unref();
  }

  async #refresh(): Promise<void> {
    this.#book = new HealthBook(await this.#store.listInForce(this.#clock.nowMs()));
  }
}
