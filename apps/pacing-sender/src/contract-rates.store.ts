/** The contracts of our senders, as the active policy lists them. */
export abstract class ContractRatesStore {
  /** Segments per second by sender. Throws AdapterError `unreachable`. */
  abstract readAll(): Promise<ReadonlyMap<string, number>>;
}
