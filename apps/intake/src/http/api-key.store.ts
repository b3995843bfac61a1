import type { Scope } from '../tenant.store.js';

/** A key of the HTTP door as it is stored, with what its tenant may do. */
export interface ApiKey {
  readonly tenantId: string;
  /** For people: tells the keys of a tenant apart. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly hash: Uint8Array;
  readonly scopes: readonly Scope[];
  /** Null where the key does not expire. */
  readonly expiresAtMs: number | null;
  /** Null where the limit of the deployment holds. */
  readonly intentsPerSecond: number | null;
}

/** Reads the keys that tenants call with. */
export abstract class ApiKeyStore {
  /** All keys of all tenants. */
  abstract list(): Promise<readonly ApiKey[]>;
}
