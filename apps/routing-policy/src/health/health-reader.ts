import type { Clock } from '@signalbox/message';
import { EMPTY_BOOK, HealthBook } from '@signalbox/routing';
import { RoundLoop } from '@signalbox/service';
import type { Logger } from '@signalbox/telemetry';
import type { HealthStore } from './health.store.js';

/** Health moves over minutes. */
const POLL_MS = 5_000;

/** The health in force, kept at hand. While the database is away what was last known stays, each row until its own end. */
export class HealthReader {
  readonly #store: HealthStore;
  readonly #clock: Clock;
  readonly #rounds: RoundLoop;
  #book = EMPTY_BOOK;

  constructor(store: HealthStore, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#store = store;
    this.#clock = clock;
    this.#rounds = new RoundLoop({ intervalMs: POLL_MS, failure: 'health could not be read; what was last known stays', run: () => this.#refresh() }, logger);
  }

  async start(): Promise<void> {
    await this.#refresh();
    this.#rounds.start();
  }

  stop(): void {
    void this.#rounds.stop();
  }

  current(): HealthBook {
    return this.#book;
  }

  async #refresh(): Promise<void> {
    this.#book = new HealthBook(await this.#store.listInForce(this.#clock.nowMs()));
  }
}
