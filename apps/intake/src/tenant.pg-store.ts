import type { Clock } from '@signalbox/message';
import type { Database } from '@signalbox/postgres';
import { TenantStore, type Tenant, type TenantDeclaration } from './tenant.store.js';

/** A suspended tenant is stopped within this time; an unknown one costs one read in it. */
const TENANT_CACHE_MS = 1_000;
/** Unknown names come from outside without bound; past this many the cache begins anew. */
const MOST_CACHED = 10_000;

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

  async findByApiKeyHash(hash: Uint8Array): Promise<Tenant | null> {
    const [row] = await this.#database.query<Row>({ name: 'tenant-by-key', text: 'SELECT tenant_id, name, status FROM tenants WHERE api_key_hash = $1' }, [Buffer.from(hash)]);
    return toTenant(row);
  }

  async declare(tenants: readonly TenantDeclaration[]): Promise<void> {
    await this.#database.query(
      `INSERT INTO tenants (tenant_id, name, status, api_key_hash)
       SELECT tenant_id, name, status, decode(api_key_hash, 'hex') FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (tenant_id, name, status, api_key_hash)
       ON CONFLICT (tenant_id) DO UPDATE SET name = excluded.name, status = excluded.status, api_key_hash = excluded.api_key_hash`,
      [tenants.map((t) => t.tenantId), tenants.map((t) => t.name), tenants.map((t) => t.status), tenants.map((t) => t.apiKeyHash)],
    );
    this.#cache.clear();
  }

  async #read(tenantId: string): Promise<Tenant | null> {
    const [row] = await this.#database.query<Row>({ name: 'tenant-by-id', text: 'SELECT tenant_id, name, status FROM tenants WHERE tenant_id = $1' }, [tenantId]);
    return toTenant(row);
  }
}
