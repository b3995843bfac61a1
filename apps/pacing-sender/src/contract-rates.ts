import { AdapterError, type Clock } from '@signalbox/message';
import type { Timers } from '@signalbox/kafka';
import { NO_CONTRACTS, type PaceContracts } from '@signalbox/pacing';
import type { Metrics } from '@signalbox/telemetry';
import type { ContractRatesStore, StoredContracts } from './contract-rates.store.js';

/** A new contract holds within this time. */
export const REFRESH_MS = 500;

/** The contracts in memory, refreshed at an interval; while the database is away the last known ones hold. */
export class ContractRates {
  readonly #store: ContractRatesStore;
  readonly #clock: Clock;
  readonly #timers: Timers;
  #stored: StoredContracts = { contracts: NO_CONTRACTS, counted: new Map() };
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

  /** The contracts as far as this process knows. */
  current(): PaceContracts {
    return this.#stored.contracts;
  }

  /** Whether any of these senders has a contract, read now unless one is known to have one. Throws AdapterError `unreachable`. */
  async isAnyContracted(senders: readonly string[]): Promise<boolean> {
    const isAnyKnown = (): boolean => senders.some((sender) => this.current().senders.has(sender));
    const askedAtMs = this.#clock.monotonicMs();
    while (!isAnyKnown() && this.#readAtMs < askedAtMs) await this.#refresh();
    return isAnyKnown();
  }

  /** Shows what is left of each cap whenever metrics are read. */
  showCaps(metrics: Metrics): void {
    metrics.beforeRender(() => {
      for (const { capId, limit } of this.current().caps) {
        const count = this.#stored.counted.get(capId);
        const used = count !== undefined && count.resetsAtMs > this.#clock.nowMs() ? count.used : 0;
        metrics.gauge('sb_cap_left_ratio', { cap: capId }, limit > 0 ? Math.max(0, limit - used) / limit : 0);
      }
    });
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
    this.#stored = await this.#store.readAll();
    this.#readAtMs = askedAtMs;
  }
}

function ignoreAway(error: unknown): void {
  if (!(error instanceof AdapterError)) throw error;
}
