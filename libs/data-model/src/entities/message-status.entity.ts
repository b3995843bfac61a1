import { EntitySchema } from 'typeorm';

/** A row of message_status. */
export interface MessageStatusRow {
  recipientKey: string;
  messageId: string;
  tenantId: string;
  lane: string;
  idempotencyKey: string;
  status: string;
  /** Number of changes published so far. */
  sequence: number;
  /** The evidence by attempt, as the kernel's fold keeps it. */
  state: unknown;
  firstSeenAt: Date;
  updatedAt: Date;
}

export const MessageStatusEntity = new EntitySchema<MessageStatusRow>({
  name: 'MessageStatus',
  tableName: 'message_status',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    tenantId: { name: 'tenant_id', type: 'text' },
    lane: { name: 'lane', type: 'text' },
    idempotencyKey: { name: 'idempotency_key', type: 'text' },
    status: { name: 'status', type: 'text' },
    sequence: { name: 'sequence', type: 'integer' },
    state: { name: 'state', type: 'jsonb' },
    firstSeenAt: { name: 'first_seen_at', type: 'timestamp with time zone' },
    updatedAt: { name: 'updated_at', type: 'timestamp with time zone' },
  },
});
