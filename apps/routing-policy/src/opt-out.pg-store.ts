import type { Database } from '@signalbox/postgres';
import { OptOutStore, type OptOutChange } from './opt-out.store.js';

/** An equal instant applies again, so that a redelivery is harmless; an older one changes nothing. */
const APPLY = {
  name: 'opt-out-apply',
  text: `INSERT INTO opt_outs (recipient_key, pool_id, opted_out, keyword, changed_at, origin_topic, origin_partition, origin_offset)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (recipient_key, pool_id) DO UPDATE SET opted_out = excluded.opted_out, keyword = excluded.keyword, changed_at = excluded.changed_at,
      origin_topic = excluded.origin_topic, origin_partition = excluded.origin_partition, origin_offset = excluded.origin_offset
    WHERE opt_outs.changed_at <= excluded.changed_at`,
};

export class PgOptOutStore extends OptOutStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async apply({ recipientKey, poolId, optedOut, keyword, changedAtMs, origin }: OptOutChange): Promise<void> {
    await this.#database.query(APPLY, [recipientKey, poolId, optedOut, keyword, new Date(changedAtMs), origin.topic, origin.partition, origin.offset]);
  }
}
