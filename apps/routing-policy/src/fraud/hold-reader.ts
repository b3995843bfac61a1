import type { Clock } from '@signalbox/message';
import { findHold, type FraudHold, type HeldTraffic, type HoldableMessage } from '@signalbox/routing';
import { RoundLoop } from '@signalbox/service';
import type { Logger } from '@signalbox/telemetry';
import type { HoldStore } from './hold.store.js';

/** A verdict is honoured everywhere within this time of its arrival, and so is the word of an operator. */
const POLL_MS = 1_000;

/** The holds in force and the traffic that is vouched for, kept at hand. While the database is away those last known stay, holds until their own end. */
export class HoldReader {
  readonly #store: HoldStore;
  readonly #clock: Clock;
  readonly #rounds: RoundLoop;
  #held: HeldTraffic = { holds: [], vouched: [] };

  constructor(store: HoldStore, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#store = store;
    this.#clock = clock;
    this.#rounds = new RoundLoop({ intervalMs: POLL_MS, failure: 'holds could not be read; those last known stay', run: () => this.#refresh() }, logger);
  }

  async start(): Promise<void> {
    await this.#refresh();
    this.#rounds.start();
  }

  stop(): void {
    void this.#rounds.stop();
  }

  /** The harshest hold on a message; null where there is none. */
  find(message: HoldableMessage): FraudHold | null {
    return this.#held.holds.length === 0 ? null : findHold(this.#held, message, this.#clock.nowMs());
  }

  async #refresh(): Promise<void> {
    const [holds, vouched] = await Promise.all([this.#store.listInForce(this.#clock.nowMs()), this.#store.listVouched()]);
    this.#held = { holds, vouched };
  }
}
