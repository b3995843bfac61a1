import { AdapterError, type Clock } from '@signalbox/message';
import type { Timers } from '@signalbox/kafka';
import type { ContractRatesStore } from './contract-rates.store.js';

/** A new contract holds within this time. */
export const REFRESH_MS = 500;

/** The contracts in memory, refreshed at an interval; while the database is away the last known ones hold. */
export class ContractRates {
  readonly #store: ContractRatesStore;
  readonly #clock: Clock;
  readonly #timers: Timers;
  #rates: ReadonlyMap<string, number> = new Map();
  #readAtMs = -Infinity;
  #reading: Promise<void> | undefined;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(store: ContractRatesStore, clock: Clock, timers: Timers) {
    this.#store = store;
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Resolves after the first read, or the first failure to read. */
  async start(): Promise<void> {
    await this.#refresh().catch(ignoreAway);
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** Segments per second of a sender; undefined where it has no contract now, as far as this process knows. */
  rateOf(sender: string): number | undefined {
    return this.#rates.get(sender);
  }

  /** Whether a sender has a contract, read now unless it is known to have one. Throws AdapterError `unreachable`. */
  async isContracted(sender: string): Promise<boolean> {
    const askedAtMs = this.#clock.monotonicMs();
    while (!this.#rates.has(sender) && this.#readAtMs < askedAtMs) await this.#refresh();
    return this.#rates.has(sender);
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#cancel = this.#timers.after(REFRESH_MS, () => void this.#refresh().catch(ignoreAway).then(() => this.#schedule()));
  }

  #refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #read(): Promise<void> {
    const askedAtMs = this.#clock.monotonicMs();
    this.#rates = await this.#store.readAll();
    this.#readAtMs = askedAtMs;
  }
}

function ignoreAway(error: unknown): void {
  if (!(error instanceof AdapterError)) throw error;
}
