import { EntitySchema } from 'typeorm';

/** A row of fraud_messages. What is not known yet is null: use and refusal may be told before the message itself. */
export interface FraudMessageRow {
  messageId: string;
  tenantId: string;
  country: string | null;
  /** The first digits of the number, shared by ten thousand others. */
  area: string | null;
  /** Keyed hashes of the number and of the one that follows it, cut short. */
  mark: string | null;
  nextMark: string | null;
  /** Whether its person is asked to use it. */
  isCode: boolean;
  acceptedAt: Date | null;
  usedAt: Date | null;
  refusedAt: Date | null;
  countedAt: Date;
}

export const FraudMessageEntity = new EntitySchema<FraudMessageRow>({
  name: 'FraudMessage',
  tableName: 'fraud_messages',
  columns: {
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    tenantId: { name: 'tenant_id', type: 'text' },
    country: { name: 'country', type: 'text', nullable: true },
    area: { name: 'area', type: 'text', nullable: true },
    mark: { name: 'mark', type: 'text', nullable: true },
    nextMark: { name: 'next_mark', type: 'text', nullable: true },
    isCode: { name: 'is_code', type: 'boolean', default: false },
    acceptedAt: { name: 'accepted_at', type: 'timestamp with time zone', nullable: true },
    usedAt: { name: 'used_at', type: 'timestamp with time zone', nullable: true },
    refusedAt: { name: 'refused_at', type: 'timestamp with time zone', nullable: true },
    countedAt: { name: 'counted_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
