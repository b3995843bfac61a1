import type { Database } from '@signalbox/postgres';
import { LeverStore, type LeverName, type LeverSetting } from './lever.store.js';

const SET = `WITH setting AS (
    INSERT INTO levers (lever_id, kind, scope_kind, scope_id, value, reason, actor, expires_at, revision)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
    ON CONFLICT (lever_id) DO UPDATE SET value = excluded.value, reason = excluded.reason, actor = excluded.actor, expires_at = excluded.expires_at, revision = levers.revision + 1
    RETURNING *
  ) INSERT INTO lever_changes (lever_id, action, kind, scope_kind, scope_id, value, reason, actor, expires_at, revision)
  SELECT lever_id, 'set', kind, scope_kind, scope_id, value, reason, actor, expires_at, revision FROM setting`;

const CLEAR = `WITH cleared AS (DELETE FROM levers WHERE lever_id = $1 RETURNING *)
  INSERT INTO lever_changes (lever_id, action, kind, scope_kind, scope_id, value, reason, actor, expires_at, revision)
  SELECT lever_id, 'cleared', kind, scope_kind, scope_id, value, $2, $3, expires_at, revision FROM cleared RETURNING 1`;

interface Row {
  readonly kind: LeverSetting['kind'];
  readonly scope_kind: LeverSetting['scopeKind'];
  readonly scope_id: string;
  readonly value: number | null;
  readonly reason: string;
  readonly actor: string;
  readonly expires_at: Date;
}
const leverId = ({ kind, scopeKind, scopeId }: LeverName): string => `${kind}:${scopeKind}:${scopeId}`;

export class PgLeverStore extends LeverStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async set(setting: LeverSetting): Promise<void> {
    const { kind, scopeKind, scopeId, value, reason, actor, expiresAtMs } = setting;
    await this.#database.query(SET, [leverId(setting), kind, scopeKind, scopeId, value, reason, actor, new Date(expiresAtMs)]);
  }

  async clear(name: LeverName, actor: string, reason: string): Promise<boolean> {
    return (await this.#database.query(CLEAR, [leverId(name), reason, actor])).length > 0;
  }

  async list(nowMs: number): Promise<LeverSetting[]> {
    const rows = await this.#database.query<Row>('SELECT kind, scope_kind, scope_id, value, reason, actor, expires_at FROM levers WHERE expires_at > $1 ORDER BY lever_id', [new Date(nowMs)]);
    return rows.map((row) => ({ kind: row.kind, scopeKind: row.scope_kind, scopeId: row.scope_id, value: row.value, reason: row.reason, actor: row.actor, expiresAtMs: row.expires_at.getTime() }));
  }
}
