import type { FraudAction, SafeEntry } from '@signalbox/fraud';
import type { Database } from '@signalbox/postgres';
import { VerdictStore, type KnownVerdict, type SafeListing, type VerdictRow } from './verdict.store.js';

const COLUMNS = 'subject_id, revision, action, expires_at, held_since, suspect_hours';

/** Asked at every look: by its index, for what has ended stays for months. */
export const LIST_IN_FORCE = `SELECT ${COLUMNS} FROM fraud_verdicts WHERE action <> 'clear' AND expires_at > $1`;

/** The next revision replaces the last one only when that is published: what people were to be told is never lost. */
const SAVE = `INSERT INTO fraud_verdicts AS known (subject_id, revision, action, reason, decided_at, expires_at, held_since, suspect_hours, published)
    SELECT $1, $2::int, $3, $4, $5::timestamptz, $6::timestamptz, $7::timestamptz, $8::jsonb, $9
    WHERE $2::int = 1 OR EXISTS (SELECT FROM fraud_verdicts v WHERE v.subject_id = $1)
    ON CONFLICT (subject_id) DO UPDATE SET revision = excluded.revision, action = excluded.action, reason = excluded.reason, decided_at = excluded.decided_at,
      expires_at = excluded.expires_at, held_since = excluded.held_since, suspect_hours = excluded.suspect_hours, published = excluded.published, published_at = NULL
      WHERE known.revision = excluded.revision - 1 AND known.published_at IS NOT NULL
    RETURNING subject_id`;

interface Row {
  readonly subject_id: string;
  readonly revision: number;
  readonly action: FraudAction;
  readonly expires_at: Date;
  readonly held_since: Date | null;
  readonly suspect_hours: readonly number[];
}

export class PgVerdictStore extends VerdictStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async load(subjectIds: readonly string[]): Promise<readonly KnownVerdict[]> {
    if (subjectIds.length === 0) return [];
    return (await this.#database.query<Row>(`SELECT ${COLUMNS} FROM fraud_verdicts WHERE subject_id = ANY ($1)`, [subjectIds])).map(toKnown);
  }

  async listInForce(nowMs: number): Promise<readonly KnownVerdict[]> {
    return (await this.#database.query<Row>(LIST_IN_FORCE, [new Date(nowMs)])).map(toKnown);
  }

  async save(row: VerdictRow): Promise<boolean> {
    const saved = await this.#database.query(SAVE, [
      row.subjectId, row.revision, row.action, row.reason, new Date(row.decidedAtMs), new Date(row.expiresAtMs), row.heldSinceMs === null ? null : new Date(row.heldSinceMs), JSON.stringify(row.suspectHours), row.published,
    ]);
    return saved.length > 0;
  }

  async noteSuspectHours(subjectId: string, hours: readonly number[]): Promise<void> {
    await this.#database.query('UPDATE fraud_verdicts SET suspect_hours = $2::jsonb WHERE subject_id = $1', [subjectId, JSON.stringify(hours)]);
  }

  async listUnpublished(limit: number): Promise<readonly { readonly subjectId: string; readonly revision: number; readonly published: string }[]> {
    const rows = await this.#database.query<{ subject_id: string; revision: number; published: string }>('SELECT subject_id, revision, published FROM fraud_verdicts WHERE published_at IS NULL ORDER BY decided_at LIMIT $1', [limit]);
    return rows.map(({ subject_id: subjectId, ...row }) => ({ subjectId, ...row }));
  }

  async markPublished(subjectId: string, revision: number): Promise<void> {
    await this.#database.query('UPDATE fraud_verdicts SET published_at = now() WHERE subject_id = $1 AND revision = $2', [subjectId, revision]);
  }

  listSafe(): Promise<readonly SafeListing[]> {
    return this.#database.query<SafeListing>('SELECT owner, scope, value, reason, actor FROM fraud_safe_list ORDER BY owner, scope, value');
  }

  async addSafe({ owner, scope, value, reason, actor }: SafeListing): Promise<void> {
    await this.#database.query(`INSERT INTO fraud_safe_list (owner, scope, value, reason, actor) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (owner, scope, value) DO UPDATE SET reason = excluded.reason, actor = excluded.actor, added_at = now()`, [owner, scope, value, reason, actor]);
  }

  async removeSafe({ owner, scope, value }: SafeEntry): Promise<boolean> {
    return (await this.#database.query('DELETE FROM fraud_safe_list WHERE owner = $1 AND scope = $2 AND value = $3 RETURNING owner', [owner, scope, value])).length > 0;
  }
}

function toKnown({ subject_id: subjectId, revision, action, expires_at: expiresAt, held_since: heldSince, suspect_hours: suspectHours }: Row): KnownVerdict {
  return { subjectId, revision, action, expiresAtMs: expiresAt.getTime(), heldSinceMs: heldSince?.getTime() ?? null, suspectHours };
}
