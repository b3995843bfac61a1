export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
}

/** A tenant as a deployment declares it; the key itself is never stored. */
export interface TenantDeclaration extends Tenant {
  /** SHA-256 of the API key, hex. */
  readonly apiKeyHash: string;
}

/** The tenants of this deployment. Reads may be answered from a cache that is at most `TENANT_CACHE_MS` old. */
export abstract class TenantStore {
  abstract find(tenantId: string): Promise<Tenant | null>;
  /** The tenant whose API key has this SHA-256; null for no tenant. */
  abstract findByApiKeyHash(hash: Uint8Array): Promise<Tenant | null>;
  /** Adds or changes tenants; those not named stay as they are. */
  abstract declare(tenants: readonly TenantDeclaration[]): Promise<void>;
}
