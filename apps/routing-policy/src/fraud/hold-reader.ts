import type { Clock } from '@signalbox/message';
import { findHold, type FraudHold, type HoldableMessage } from '@signalbox/routing';
import type { Logger } from '@signalbox/telemetry';
import type { HoldStore } from './hold.store.js';

/** A verdict is honoured everywhere within this time of its arrival. */
const POLL_MS = 1_000;

/** The holds in force, kept at hand. While the database is away those last known stay, each until its own end. */
export class HoldReader {
  readonly #store: HoldStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #holds: readonly FraudHold[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(store: HoldStore, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
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

  /** The harshest hold on a message; null where there is none. */
  find(message: HoldableMessage): FraudHold | null {
    return this.#holds.length === 0 ? null : findHold(this.#holds, message, this.#clock.nowMs());
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#refresh().catch((err: unknown) => this.#logger.warn('holds could not be read; those last known stay', { err })).finally(() => this.#schedule());
    }, POLL_MS);
    this.#timer.unref();
  }

  async #refresh(): Promise<void> {
    this.#holds = await this.#store.listInForce(this.#clock.nowMs());
  }
}
