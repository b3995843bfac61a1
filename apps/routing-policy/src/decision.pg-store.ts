import type { StoredPublication } from '@signalbox/kafka';
import { AdapterError, type Clock } from '@signalbox/message';
import { createMicroBatch, idBounds, originArrays, toOrigin, type Database, type MicroBatch, type OriginRow } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { DecisionStore, type DecisionKey, type DecisionRow, type RecipientFacts } from './decision.store.js';

/** The lowest and the highest id leave all days but theirs out of the plan. */
const LOAD = {
  name: 'routing-load',
  text: `SELECT
      (SELECT coalesce(json_agg(o.pool_id), '[]') FROM opt_outs o WHERE o.recipient_key = k.recipient_key AND o.opted_out) AS opted_out_pools,
      (SELECT coalesce(json_object_agg(s.pool_id, s.sender), '{}') FROM sticky_senders s WHERE s.recipient_key = k.recipient_key AND s.tenant_id = k.tenant_id) AS pinned_senders,
      d.origin_topic, d.origin_partition, d.origin_offset, d.published
    FROM unnest($1::text[], $2::uuid[], $3::text[]) WITH ORDINALITY AS k (recipient_key, message_id, tenant_id, position)
    LEFT JOIN decisions d ON d.recipient_key = k.recipient_key AND d.message_id = k.message_id AND d.message_id BETWEEN $4::uuid AND $5::uuid
    ORDER BY k.position`,
};

/** The decision and its pin stand or fall together. Rows go in by key, so that overlapping batches cannot deadlock. */
const CLAIM = {
  name: 'routing-claim',
  text: `WITH input AS (
      SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::json[], $8::text[], $9::text[], $10::boolean[], $11::text[], $12::int[], $13::bigint[], $14::text[], $15::timestamptz[])
        AS i (recipient_key, message_id, tenant_id, decision, reason, policy_revision, rules, pool_id, sender, pins, origin_topic, origin_partition, origin_offset, published, decided_at)
    ), claimed AS (
      INSERT INTO decisions (recipient_key, message_id, decision, reason, policy_revision, rules, pool_id, sender, origin_topic, origin_partition, origin_offset, published, decided_at)
      SELECT recipient_key, message_id, decision, reason, policy_revision, ARRAY(SELECT json_array_elements_text(rules)), pool_id, sender, origin_topic, origin_partition, origin_offset, published, decided_at
      FROM input ORDER BY recipient_key, message_id
      ON CONFLICT (recipient_key, message_id) DO NOTHING
      RETURNING recipient_key, message_id
    ), pinned AS (
      INSERT INTO sticky_senders (recipient_key, tenant_id, pool_id, sender, pinned_at)
      SELECT DISTINCT ON (recipient_key, tenant_id, pool_id) recipient_key, tenant_id, pool_id, sender, decided_at
      FROM input JOIN claimed USING (recipient_key, message_id) WHERE pins
      ORDER BY recipient_key, tenant_id, pool_id
      ON CONFLICT (recipient_key, tenant_id, pool_id) DO UPDATE SET sender = excluded.sender, pinned_at = excluded.pinned_at
    )
    SELECT recipient_key, message_id FROM claimed`,
};

type LoadedRow = {
  readonly opted_out_pools: readonly string[];
  readonly pinned_senders: Readonly<Record<string, string>>;
} & ((OriginRow & { readonly published: string }) | { readonly published: null });

const nameOf = ({ recipientKey, messageId }: DecisionKey): string => `${recipientKey}/${messageId}`;

export class PgDecisionStore extends DecisionStore {
  readonly #database: Database;
  readonly #loads: MicroBatch<DecisionKey, RecipientFacts>;
  readonly #claims: MicroBatch<DecisionRow, StoredPublication | null>;

  constructor(database: Database, { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    super();
    this.#database = database;
    this.#loads = createMicroBatch({ name: 'routing-load', run: (keys: readonly DecisionKey[]) => this.#runLoads(keys), clock, metrics });
    this.#claims = createMicroBatch({ name: 'routing-claim', run: (rows: readonly DecisionRow[]) => this.#runClaims(rows), clock, metrics });
  }

  load(key: DecisionKey): Promise<RecipientFacts> {
    return this.#loads.add(key);
  }

  claim(row: DecisionRow): Promise<StoredPublication | null> {
    return this.#claims.add(row);
  }

  async #runLoads(keys: readonly DecisionKey[]): Promise<RecipientFacts[]> {
    const ids = keys.map((key) => key.messageId);
    const rows = await this.#database.query<LoadedRow>(LOAD, [keys.map((key) => key.recipientKey), ids, keys.map((key) => key.tenantId), ...idBounds(ids)]);
    return rows.map(toFacts);
  }

  /** Of one message in a batch (an execution of a lost partition beside its successor) only the first is tried: nothing would tell which of the two is stored. */
  async #runClaims(rows: readonly DecisionRow[]): Promise<(StoredPublication | null)[]> {
    const firstOf = new Map(rows.toReversed().map((row) => [nameOf(row), row]));
    const isFirst = (row: DecisionRow): boolean => firstOf.get(nameOf(row)) === row;
    const claimed = await this.#database.query<{ recipient_key: string; message_id: string }>(CLAIM, toColumns(rows.filter(isFirst)));
    const won = new Set(claimed.map((row) => `${row.recipient_key}/${row.message_id}`));
    return Promise.all(rows.map(async (row) => (isFirst(row) && won.has(nameOf(row)) ? null : this.#loadDecided(row))));
  }

  async #loadDecided(row: DecisionRow): Promise<StoredPublication> {
    const [facts] = await this.#runLoads([row]);
    if (!facts?.decided) throw new AdapterError('decision-vanished', 'unreachable');
    return facts.decided;
  }
}

function toFacts(row: LoadedRow): RecipientFacts {
  const decided = row.published === null ? null : { origin: toOrigin(row), published: row.published };
  return { optedOutPools: new Set(row.opted_out_pools), pinnedSenders: row.pinned_senders, decided };
}

/** The rules travel as JSON because PostgreSQL cannot unnest arrays of unequal length. */
function toColumns(rows: readonly DecisionRow[]): unknown[] {
  const column = <T>(read: (row: DecisionRow) => T): T[] => rows.map(read);
  return [
    column((r) => r.recipientKey), column((r) => r.messageId), column((r) => r.tenantId), column((r) => r.decision), column((r) => r.reason), column((r) => r.policyRevision), column((r) => JSON.stringify(r.rules)),
    column((r) => r.poolId), column((r) => r.sender), column((r) => r.pins), ...originArrays(column((r) => r.origin)), column((r) => r.published), column((r) => new Date(r.decidedAtMs)),
  ];
}
