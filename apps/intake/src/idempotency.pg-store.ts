import { AdapterError, type Clock } from '@signalbox/message';
import { createMicroBatch, joinTexts, originArrays, splitTexts, toOrigin, type Database, type MicroBatch, type OriginRow } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { HTTP_ORIGIN, IdempotencyStore, type IntakeClaim, type StoredIntake } from './idempotency.store.js';

/** Rows are inserted in key order, so that two batches that share keys wait for each other instead of deadlocking. */
const INSERT = `INSERT INTO idempotency (key_hash, tenant_id, message_id, payload_hash, outcome, origin_topic, origin_partition, origin_offset, published, expires_at)
    SELECT key_hash, tenant_id, message_id, payload_hash, 'accepted', origin_topic, origin_partition, origin_offset, published, expires_at
    FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::bigint[], ${splitTexts('$8')}, $9::timestamptz[])
      AS claim (key_hash, tenant_id, message_id, payload_hash, origin_topic, origin_partition, origin_offset, published, expires_at)
    ORDER BY key_hash
    ON CONFLICT (key_hash) DO NOTHING
    RETURNING message_id, key_hash`;
const CLAIM = { name: 'intake-claim', text: INSERT };
const CLAIM_AND_NOTE = {
  name: 'intake-claim-and-note',
  text: `WITH claimed AS (${INSERT}), noted AS (INSERT INTO unpublished_intents (key_hash) SELECT key_hash FROM claimed ON CONFLICT (key_hash) DO NOTHING)
    SELECT message_id FROM claimed`,
};
/** What came over HTTP is published as soon as it is no longer noted: an update would write the row, its records and its index entries once more. */
const FIND = {
  name: 'intake-find',
  text: `SELECT key_hash, message_id, payload_hash, origin_topic, origin_partition, origin_offset, published,
      published_at IS NOT NULL OR origin_topic = '${HTTP_ORIGIN}' AND NOT EXISTS (SELECT FROM unpublished_intents u WHERE u.key_hash = i.key_hash) AS is_published
    FROM idempotency i WHERE key_hash = ANY($1::uuid[])`,
};
const MARK = {
  name: 'intake-mark-published',
  text: `UPDATE idempotency SET published_at = now() WHERE key_hash = ANY($1::uuid[]) AND published_at IS NULL`,
};
const FORGET = { name: 'intake-forget-unpublished', text: `DELETE FROM unpublished_intents WHERE key_hash = ANY($1::uuid[]) RETURNING key_hash` };
const EXPIRE = {
  name: 'intake-expire',
  text: `DELETE FROM idempotency WHERE key_hash IN (SELECT key_hash FROM idempotency WHERE expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
};

/** Nobody waits for a mark of what the store itself notes; together they are fewer transactions by as much as they are gathered. */
const GATHER_MARKS_MS = 25;

interface Row extends OriginRow {
  readonly key_hash: string;
  readonly message_id: string;
  readonly payload_hash: string;
  readonly published: string;
  readonly is_published: boolean;
}

interface StoreTools {
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Notes what is claimed and not yet marked as published, for arrivals that nobody brings again. */
  readonly notesUnpublished?: boolean;
}

export class PgIdempotencyStore extends IdempotencyStore {
  readonly #database: Database;
  readonly #notesUnpublished: boolean;
  readonly #claims: MicroBatch<IntakeClaim, StoredIntake | null>;
  readonly #marks: MicroBatch<string, void>;

  constructor(database: Database, { clock, metrics, notesUnpublished = false }: StoreTools) {
    super();
    this.#notesUnpublished = notesUnpublished;
    this.#database = database;
    this.#claims = createMicroBatch({ name: 'intake-claim', run: (claims: readonly IntakeClaim[]) => this.#runClaims(claims), clock, metrics });
    this.#marks = createMicroBatch({ name: 'intake-mark-published', run: (keys: readonly string[]) => this.#runMarks(keys), clock, metrics, ...(notesUnpublished && { gatherMs: GATHER_MARKS_MS }) });
  }

  claim(claim: IntakeClaim): Promise<StoredIntake | null> {
    // One tenant's flood does not hold up the others of its lane.
    return this.#claims.add(claim, { share: claim.tenantId });
  }

  async find(keyHash: string): Promise<StoredIntake | null> {
    return (await this.#findAll([keyHash])).get(keyHash) ?? null;
  }

  markPublished(keyHash: string): Promise<void> {
    return this.#marks.add(keyHash);
  }

  async deleteExpired(nowMs: number, limit: number): Promise<number> {
    return (await this.#database.query(EXPIRE, [new Date(nowMs), limit])).length;
  }

  async #runClaims(claims: readonly IntakeClaim[]): Promise<(StoredIntake | null)[]> {
    const column = <T>(read: (claim: IntakeClaim) => T): T[] => claims.map(read);
    const inserted = await this.#database.query<{ message_id: string }>(this.#notesUnpublished ? CLAIM_AND_NOTE : CLAIM, [
      column((claim) => claim.keyHash), column((claim) => claim.tenantId), column((claim) => claim.messageId), column((claim) => claim.payloadHash),
      ...originArrays(column((claim) => claim.origin)), joinTexts(column((claim) => claim.published)), column((claim) => new Date(claim.expiresAtMs)),
    ]);
    // Message ids are made afresh for every claim, so the ones that came back are exactly the claims that are first.
    const first = new Set(inserted.map((row) => row.message_id));
    const late = claims.filter((claim) => !first.has(claim.messageId));
    if (late.length === 0) return claims.map(() => null);
    const stored = await this.#findAll(late.map((claim) => claim.keyHash));
    return claims.map((claim) => (first.has(claim.messageId) ? null : pickStored(stored, claim.keyHash)));
  }

  async #runMarks(keys: readonly string[]): Promise<void[]> {
    const unmarked = this.#notesUnpublished ? await this.#forget(keys) : keys;
    if (unmarked.length > 0) await this.#database.query(MARK, [unmarked]);
    return keys.map(() => undefined);
  }

  /** Gives the keys that were not noted: Kafka's door has claimed them. */
  async #forget(keys: readonly string[]): Promise<readonly string[]> {
    const forgotten = new Set((await this.#database.query<{ key_hash: string }>(FORGET, [keys])).map((row) => row.key_hash));
    return keys.filter((key) => !forgotten.has(key));
  }

  async #findAll(keys: readonly string[]): Promise<Map<string, StoredIntake>> {
    const rows = await this.#database.query<Row>(FIND, [keys]);
    return new Map(rows.map((row) => [row.key_hash, toStored(row)]));
  }
}

function toStored(row: Row): StoredIntake {
  return { messageId: row.message_id, payloadHash: row.payload_hash, origin: toOrigin(row), published: row.published, isPublished: row.is_published };
}

/** A key that was taken a moment ago and is gone now has just been expired: asking again claims it. */
function pickStored(stored: ReadonlyMap<string, StoredIntake>, keyHash: string): StoredIntake {
  const found = stored.get(keyHash);
  if (!found) throw new AdapterError('idempotency-row-vanished', 'unreachable');
  return found;
}
