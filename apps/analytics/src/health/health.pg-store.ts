import type { Database } from '@signalbox/postgres';
import { NONE, type HealthFacts } from '@signalbox/usage';
import { HealthStore, type HealthRow } from './health.store.js';

const CLAIM = `INSERT INTO analytics_rounds AS known (name, ran_at) VALUES ('health', now())
  ON CONFLICT (name) DO UPDATE SET ran_at = now() WHERE known.ran_at <= now() - $1 * interval '1 millisecond' RETURNING name`;

/** What failed by its recipient says nothing of the sender. */
const FACTS = `SELECT s.provider, s.sender, s.country, (sum(m.delivered) + coalesce(sum(m.failed) FILTER (WHERE s.error NOT LIKE 'recipient-%'), 0))::int AS finished, sum(m.delivered)::int AS delivered
  FROM analytics_minutes m JOIN analytics_slices s USING (slice_id)
  WHERE m.minute >= $1 AND s.provider <> '${NONE}' AND s.sender <> '${NONE}' AND s.country <> '${NONE}'
  GROUP BY s.provider, s.sender, s.country`;

const SAVE = `INSERT INTO analytics_health AS known (provider, sender, country, score, finished, delivered, computed_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::int[], $6::int[], $7::timestamptz[]) AS given ORDER BY 1, 2, 3
  ON CONFLICT (provider, sender, country) DO UPDATE SET score = excluded.score, finished = excluded.finished, delivered = excluded.delivered, computed_at = excluded.computed_at`;

export class PgHealthStore extends HealthStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async claimRound(intervalMs: number): Promise<boolean> {
    return (await this.#database.query(CLAIM, [intervalMs])).length > 0;
  }

  async loadFacts(sinceMs: number): Promise<readonly HealthFacts[]> {
    const facts = await this.#database.query<HealthFacts>(FACTS, [new Date(sinceMs)]);
    return facts.filter(({ finished }) => finished > 0);
  }

  async loadTold(): Promise<readonly HealthRow[]> {
    const rows = await this.#database.query<HealthFacts & { readonly score: number; readonly computed_at: Date }>('SELECT provider, sender, country, score, finished, delivered, computed_at FROM analytics_health');
    return rows.map(({ computed_at: computedAt, ...row }) => ({ ...row, computedAtMs: computedAt.getTime() }));
  }

  async save(rows: readonly HealthRow[]): Promise<void> {
    if (rows.length === 0) return;
    const column = <T>(read: (row: HealthRow) => T): T[] => rows.map(read);
    await this.#database.query(SAVE, [
      column((r) => r.provider), column((r) => r.sender), column((r) => r.country), column((r) => r.score), column((r) => r.finished), column((r) => r.delivered), column((r) => new Date(r.computedAtMs)),
    ]);
  }
}
