import { EntitySchema } from 'typeorm';

/** A row of cancellations. */
export interface CancellationRow {
  recipientKey: string;
  messageId: string;
  /** Who asked. */
  tenantId: string;
  requestedAt: Date;
}

export const CancellationEntity = new EntitySchema<CancellationRow>({
  name: 'Cancellation',
  tableName: 'cancellations',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    tenantId: { name: 'tenant_id', type: 'text' },
    requestedAt: { name: 'requested_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
