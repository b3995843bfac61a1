import { EntitySchema } from 'typeorm';

/** A row of sticky_senders. */
export interface StickySenderRow {
  recipientKey: string;
  tenantId: string;
  poolId: string;
  sender: string;
  pinnedAt: Date;
}

export const StickySenderEntity = new EntitySchema<StickySenderRow>({
  name: 'StickySender',
  tableName: 'sticky_senders',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    tenantId: { name: 'tenant_id', type: 'text', primary: true },
    poolId: { name: 'pool_id', type: 'text', primary: true },
    sender: { name: 'sender', type: 'text' },
    pinnedAt: { name: 'pinned_at', type: 'timestamp with time zone' },
  },
});
