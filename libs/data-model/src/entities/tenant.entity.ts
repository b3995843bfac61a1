import { EntitySchema } from 'typeorm';

/** A row of tenants. */
export interface TenantRow {
  tenantId: string;
  name: string;
  status: 'active' | 'suspended';
  /** SHA-256 of the API key; null where the tenant has none. */
  apiKeyHash: Uint8Array | null;
  createdAt: Date;
}

export const TenantEntity = new EntitySchema<TenantRow>({
  name: 'Tenant',
  tableName: 'tenants',
  columns: {
    tenantId: { name: 'tenant_id', type: 'text', primary: true },
    name: { name: 'name', type: 'text' },
    status: { name: 'status', type: 'text' },
    apiKeyHash: { name: 'api_key_hash', type: 'bytea', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
