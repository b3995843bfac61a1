import type { Database } from '@signalbox/postgres';
import type { SenderHealth } from '@signalbox/routing';
import { HealthStore, type ToldHealth } from './health.store.js';

const APPLY = {
  name: 'sender-health-apply',
  text: `INSERT INTO sender_health AS known (provider, sender, country, score, computed_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (provider, sender, country) DO UPDATE SET score = excluded.score, computed_at = excluded.computed_at, expires_at = excluded.expires_at
    WHERE known.computed_at < excluded.computed_at RETURNING sender`,
};

const LIST = {
  name: 'sender-health-list',
  text: 'SELECT provider, sender, country, score, expires_at FROM sender_health WHERE expires_at > $1',
};

type Row = Omit<SenderHealth, 'expiresAtMs'> & { readonly expires_at: Date };

export class PgHealthStore extends HealthStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async apply({ provider, sender, country, score, computedAtMs, expiresAtMs }: ToldHealth): Promise<boolean> {
    return (await this.#database.query(APPLY, [provider, sender, country, score, new Date(computedAtMs), new Date(expiresAtMs)])).length > 0;
  }

  async listInForce(nowMs: number): Promise<readonly SenderHealth[]> {
    const rows = await this.#database.query<Row>(LIST, [new Date(nowMs)]);
    return rows.map(({ expires_at: expiresAt, ...row }) => ({ ...row, expiresAtMs: expiresAt.getTime() }));
  }
}
