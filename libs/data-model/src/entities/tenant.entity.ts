import { EntitySchema } from 'typeorm';

/** A row of tenants. */
export interface TenantRow {
  tenantId: string;
  name: string;
  status: 'active' | 'suspended';
  createdAt: Date;
  /** How many intents it may send to each lane over HTTP; null where the limit of the deployment holds. */
  intentsPerSecond: number | null;
}

export const TenantEntity = new EntitySchema<TenantRow>({
  name: 'Tenant',
  tableName: 'tenants',
  columns: {
    tenantId: { name: 'tenant_id', type: 'text', primary: true },
    name: { name: 'name', type: 'text' },
    status: { name: 'status', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamp with time zone', default: () => 'now()' },
    intentsPerSecond: { name: 'intents_per_second', type: 'integer', nullable: true },
  },
});
