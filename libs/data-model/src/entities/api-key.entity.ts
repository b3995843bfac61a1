import { EntitySchema } from 'typeorm';

/** A row of api_keys. */
export interface ApiKeyRow {
  /** SHA-256 of the key; the key itself is never stored. */
  keyHash: Uint8Array;
  tenantId: string;
  /** For people: tells the keys of a tenant apart. */
  name: string;
  scopes: string[];
  /** Null where the key does not expire. */
  expiresAt: Date | null;
  createdAt: Date;
}

export const ApiKeyEntity = new EntitySchema<ApiKeyRow>({
  name: 'ApiKey',
  tableName: 'api_keys',
  columns: {
    keyHash: { name: 'key_hash', type: 'bytea', primary: true },
    tenantId: { name: 'tenant_id', type: 'text' },
    name: { name: 'name', type: 'text' },
    scopes: { name: 'scopes', type: 'text', array: true },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
