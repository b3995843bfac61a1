import type { Clock } from '@signalbox/message';
import type { Database } from '@signalbox/postgres';
import { TenantStore, type Tenant, type TenantDeclaration } from './tenant.store.js';

/** A suspended tenant is stopped within this time; an unknown one costs one read in it. */
const TENANT_CACHE_MS = 1_000;
/** Unknown names come from outside without bound; past this many the cache begins anew. */
const MOST_CACHED = 10_000;

/** In the order of their ids, so that instances that start together wait for each other instead of deadlocking. */
const DECLARE_TENANTS = `INSERT INTO tenants (tenant_id, name, status, intents_per_second)
  SELECT tenant_id, name, status, intents_per_second FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) AS t (tenant_id, name, status, intents_per_second) ORDER BY tenant_id
  ON CONFLICT (tenant_id) DO UPDATE SET name = excluded.name, status = excluded.status, intents_per_second = excluded.intents_per_second`;
const FORGET_KEYS = `DELETE FROM api_keys WHERE tenant_id = ANY($1::text[]) AND encode(key_hash, 'hex') <> ALL($2::text[])`;
const DECLARE_KEYS = `INSERT INTO api_keys (key_hash, tenant_id, name, scopes, expires_at)
  SELECT decode(key_hash, 'hex'), tenant_id, name, string_to_array(scopes, ' '), expires_at
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS k (key_hash, tenant_id, name, scopes, expires_at) ORDER BY key_hash
  ON CONFLICT (key_hash) DO UPDATE SET tenant_id = excluded.tenant_id, name = excluded.name, scopes = excluded.scopes, expires_at = excluded.expires_at`;

interface Row {
  readonly tenant_id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
}
const toTenant = (row: Row | undefined): Tenant | null => (row ? { tenantId: row.tenant_id, name: row.name, status: row.status } : null);

export class PgTenantStore extends TenantStore {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #cache = new Map<string, { readonly tenant: Promise<Tenant | null>; readonly readAtMs: number }>();

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
  }

  find(tenantId: string): Promise<Tenant | null> {
    const cached = this.#cache.get(tenantId);
    if (cached && this.#clock.monotonicMs() - cached.readAtMs < TENANT_CACHE_MS) return cached.tenant;
    if (this.#cache.size >= MOST_CACHED) this.#cache.clear();
    const tenant = this.#read(tenantId);
    this.#cache.set(tenantId, { tenant, readAtMs: this.#clock.monotonicMs() });
    // A failed read is told to those who wait for it and is not kept.
    tenant.catch(() => this.#cache.delete(tenantId));
    return tenant;
  }

  async declare(tenants: readonly TenantDeclaration[]): Promise<void> {
    const keys = tenants.flatMap((tenant) => tenant.apiKeys.map((key) => ({ ...key, tenantId: tenant.tenantId })));
    await this.#database.transaction(async (tx) => {
      await tx.query(DECLARE_TENANTS, [tenants.map((t) => t.tenantId), tenants.map((t) => t.name), tenants.map((t) => t.status), tenants.map((t) => t.intentsPerSecond ?? null)]);
      await tx.query(FORGET_KEYS, [tenants.map((t) => t.tenantId), keys.map((key) => key.hash)]);
      await tx.query(DECLARE_KEYS, [keys.map((key) => key.hash), keys.map((key) => key.tenantId), keys.map((key) => key.name), keys.map((key) => key.scopes.join(' ')), keys.map((key) => key.expiresAt ?? null)]);
    });
    this.#cache.clear();
  }

  async #read(tenantId: string): Promise<Tenant | null> {
    const [row] = await this.#database.query<Row>({ name: 'tenant-by-id', text: 'SELECT tenant_id, name, status FROM tenants WHERE tenant_id = $1' }, [tenantId]);
    return toTenant(row);
  }
}
