import type { PaceContracts } from '@signalbox/pacing';

/** The contracts in force, and how far their caps are used. */
export interface StoredContracts {
  readonly contracts: PaceContracts;
  /** By cap; `used` is of the day that ends at `resetsAtMs`, epoch milliseconds of the database clock. */
  readonly counted: ReadonlyMap<string, { readonly used: number; readonly resetsAtMs: number }>;
}

/** The contracts of our senders, accounts and campaigns, as the active policy lists them. */
export abstract class ContractRatesStore {
  /** All of one policy. Throws AdapterError `unreachable`. */
  abstract readAll(): Promise<StoredContracts>;
}
