import type { Database } from '@signalbox/postgres';
import { UnpublishedStore, type UnpublishedIntent } from './unpublished.store.js';

/** The new time is the lease; whoever is marked as published in the meantime (a repetition by Kafka does so) is only forgotten. */
const TAKE = {
  name: 'unpublished-take',
  text: `WITH due AS (SELECT key_hash FROM unpublished_intents WHERE noted_at < now() - make_interval(secs => $1::float8 / 1000) ORDER BY noted_at LIMIT $2 FOR UPDATE SKIP LOCKED),
      taken AS (UPDATE unpublished_intents u SET noted_at = now() FROM due WHERE u.key_hash = due.key_hash RETURNING u.key_hash)
    SELECT taken.key_hash, i.published, coalesce(i.published_at IS NOT NULL, true) AS is_done FROM taken LEFT JOIN idempotency i USING (key_hash)`,
};
const COUNT = { name: 'unpublished-count', text: 'SELECT count(*)::int AS count FROM unpublished_intents WHERE noted_at < now() - make_interval(secs => $1::float8 / 1000)' };
const SETTLE = { name: 'unpublished-settle', text: 'DELETE FROM unpublished_intents WHERE key_hash = ANY($1::uuid[])' };

interface Row {
  readonly key_hash: string;
  readonly published: string | null;
  readonly is_done: boolean;
}

export class PgUnpublishedStore extends UnpublishedStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async take(olderThanMs: number, limit: number): Promise<readonly UnpublishedIntent[]> {
    const rows = await this.#database.query<Row>(TAKE, [olderThanMs, limit]);
    const done = rows.filter((row) => row.is_done || row.published === null);
    if (done.length > 0) await this.settle(done.map((row) => row.key_hash));
    return rows.flatMap(({ key_hash: keyHash, published, is_done: isDone }) => (isDone || published === null ? [] : [{ keyHash, published }]));
  }

  async count(olderThanMs: number): Promise<number> {
    const [row] = await this.#database.query<{ count: number }>(COUNT, [olderThanMs]);
    return row?.count ?? 0;
  }

  async settle(keyHashes: readonly string[]): Promise<void> {
    await this.#database.query(SETTLE, [keyHashes]);
  }
}
