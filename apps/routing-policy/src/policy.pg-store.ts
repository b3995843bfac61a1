import type { Database } from '@signalbox/postgres';
import type { PolicyDocument } from '@signalbox/routing';
import { PolicyStore, type LoadedPolicy, type PolicyRevision } from './policy.store.js';

/** Serialises changes of policies between instances; readers are not held up. */
const LOCK_POLICIES = `SELECT pg_advisory_xact_lock(hashtext('signalbox.policies'))`;

const MIRROR_SENDERS = `WITH active AS (
    SELECT s->>'sender' AS sender, p->>'provider' AS provider, p->>'poolId' AS pool_id, s->>'country' AS country, s->>'kind' AS kind, (s->>'segmentsPerSecond')::numeric AS segments_per_second,
      coalesce(s->>'campaignId', p->>'campaignId') AS campaign_id, coalesce(s->>'unit', 'segments') AS unit, coalesce((p->>'segmentPriceMicros')::bigint, 0) AS segment_price_micros
    FROM policy_revisions r, jsonb_array_elements(r.document->'pools') p, jsonb_array_elements(p->'senders') s WHERE r.revision = $1
  ), gone AS (DELETE FROM senders WHERE sender NOT IN (SELECT sender FROM active))
  INSERT INTO senders (sender, provider, pool_id, country, kind, segments_per_second, campaign_id, unit, segment_price_micros, policy_revision)
  SELECT sender, provider, pool_id, country, kind, segments_per_second, campaign_id, unit, segment_price_micros, $1 FROM active
  ON CONFLICT (sender) DO UPDATE SET provider = excluded.provider, pool_id = excluded.pool_id, country = excluded.country, kind = excluded.kind,
    segments_per_second = excluded.segments_per_second, campaign_id = excluded.campaign_id, unit = excluded.unit, segment_price_micros = excluded.segment_price_micros, policy_revision = excluded.policy_revision`;

const MIRROR_PACE_TERMS = `WITH active AS (
    SELECT kind, terms_id, terms FROM policy_revisions r, LATERAL (
      SELECT 'account' AS kind, (t->>'provider') || '/' || (t->>'account') AS terms_id, t AS terms FROM jsonb_array_elements(coalesce(r.document->'accounts', '[]')) t
      UNION ALL SELECT 'campaign', t->>'campaignId', t FROM jsonb_array_elements(coalesce(r.document->'campaigns', '[]')) t
      UNION ALL SELECT 'cap', t->>'capId', t FROM jsonb_array_elements(coalesce(r.document->'caps', '[]')) t) AS listed WHERE r.revision = $1
  ), gone AS (DELETE FROM pace_terms WHERE (kind, terms_id) NOT IN (SELECT kind, terms_id FROM active))
  INSERT INTO pace_terms (kind, terms_id, terms, policy_revision) SELECT kind, terms_id, terms, $1 FROM active
  ON CONFLICT (kind, terms_id) DO UPDATE SET terms = excluded.terms, policy_revision = excluded.policy_revision`;

const POOLS_OF_SENDERS = `SELECT DISTINCT ON (sender) s->>'sender' AS sender, p->>'poolId' AS pool_id
  FROM policy_revisions r, jsonb_array_elements(r.document->'pools') p, jsonb_array_elements(p->'senders') s
  WHERE r.status <> 'draft' ORDER BY sender, r.activated_at DESC`;

export class PgPolicyStore extends PolicyStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async findActiveRevision(): Promise<number | null> {
    const [row] = await this.#database.query<{ revision: string }>({ name: 'policy-revision', text: `SELECT revision FROM policy_revisions WHERE status = 'active'` });
    return row ? Number(row.revision) : null;
  }

  async loadActive(): Promise<LoadedPolicy | null> {
    const [row] = await this.#database.query<{ revision: string; document: PolicyDocument }>(`SELECT revision, document FROM policy_revisions WHERE status = 'active'`);
    if (!row) return null;
    const senders = await this.#database.query<{ sender: string; pool_id: string }>(POOLS_OF_SENDERS);
    return { policy: { revision: Number(row.revision), document: row.document }, poolOfSender: new Map(senders.map((s) => [s.sender, s.pool_id])) };
  }

  addDraft(document: PolicyDocument, author: string, note: string): Promise<number> {
    return this.#database.transaction(async (tx) => {
      await tx.query(LOCK_POLICIES);
      const [row] = await tx.query<{ revision: string }>(
        `INSERT INTO policy_revisions (revision, document, status, author, note) SELECT coalesce(max(revision), 0) + 1, $1, 'draft', $2, $3 FROM policy_revisions RETURNING revision`,
        [JSON.stringify(document), author, note],
      );
      return Number(row?.revision);
    });
  }

  async findDocument(revision: number): Promise<unknown> {
    const [row] = await this.#database.query<{ document: unknown }>('SELECT document FROM policy_revisions WHERE revision = $1', [revision]);
    return row?.document ?? null;
  }

  activate(revision: number): Promise<boolean> {
    return this.#database.transaction(async (tx) => {
      await tx.query(LOCK_POLICIES);
      const [known] = await tx.query('SELECT 1 FROM policy_revisions WHERE revision = $1', [revision]);
      if (!known) return false;
      await tx.query(`UPDATE policy_revisions SET status = 'retired' WHERE status = 'active' AND revision <> $1`, [revision]);
      await tx.query(`UPDATE policy_revisions SET status = 'active', activated_at = now() WHERE revision = $1 AND status <> 'active'`, [revision]);
      await tx.query(MIRROR_SENDERS, [revision]);
      await tx.query(MIRROR_PACE_TERMS, [revision]);
      return true;
    });
  }

  async list(): Promise<PolicyRevision[]> {
    const rows = await this.#database.query<PolicyRevision & { revision: string }>('SELECT revision, status, author, note FROM policy_revisions ORDER BY revision DESC LIMIT 100');
    return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
  }
}
