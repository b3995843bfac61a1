export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
}

/** What a key of the HTTP door may be used for. */
export const SCOPES = ['intents:write', 'messages:read', 'messages:cancel'] as const;
export type Scope = (typeof SCOPES)[number];

/** One of the keys of a tenant; the key itself is never stored. */
export interface ApiKeyDeclaration {
  /** For people: tells the keys of a tenant apart. */
  readonly name: string;
  /** SHA-256 of the key, hex. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  /** ISO 8601; absent where the key does not expire. */
  readonly expiresAt?: string;
}

/** A tenant as a deployment declares it. */
export interface TenantDeclaration extends Tenant {
  /** All of its keys: one that is not named any more is no key any more. */
  readonly apiKeys: readonly ApiKeyDeclaration[];
  /** How many intents it may send to each lane over HTTP; the limit of the deployment where absent. */
  readonly intentsPerSecond?: number;
}

/** The tenants of this deployment. Reads may be answered from a cache that is at most `TENANT_CACHE_MS` old. */
export abstract class TenantStore {
  abstract find(tenantId: string): Promise<Tenant | null>;
  /** Adds or changes tenants and their keys; tenants not named stay as they are. */
  abstract declare(tenants: readonly TenantDeclaration[]): Promise<void>;
}
