import type { Database } from '@signalbox/postgres';
import { ContractRatesStore } from './contract-rates.store.js';

const READ = { name: 'contract-rates-read', text: 'SELECT sender, segments_per_second::float8 AS rate FROM senders' };

export class PgContractRatesStore extends ContractRatesStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async readAll(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.query<{ sender: string; rate: number }>(READ);
    return new Map(rows.map(({ sender, rate }) => [sender, rate]));
  }
}
