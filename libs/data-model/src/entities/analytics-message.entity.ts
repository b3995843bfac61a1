import { EntitySchema } from 'typeorm';

/** A row of analytics_messages. Sequence 0: only its use was told so far. */
export interface AnalyticsMessageRow {
  messageId: string;
  tenantId: string | null;
  /** The change of status that the rest follows from. */
  sequence: number;
  /** The minute that it counts in, and what it is like. */
  minute: Date | null;
  sliceId: string | null;
  outcome: string | null;
  segments: number;
  costMicros: string;
  /** Of the time from submission to delivery; null where that is not known. */
  bucket: number | null;
  /** The tenant that says that it was used; it counts where that is its own. */
  usedBy: string | null;
}

export const AnalyticsMessageEntity = new EntitySchema<AnalyticsMessageRow>({
  name: 'AnalyticsMessage',
  tableName: 'analytics_messages',
  columns: {
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    tenantId: { name: 'tenant_id', type: 'text', nullable: true },
    sequence: { name: 'sequence', type: 'integer', default: 0 },
    minute: { name: 'minute', type: 'timestamp with time zone', nullable: true },
    sliceId: { name: 'slice_id', type: 'text', nullable: true },
    outcome: { name: 'outcome', type: 'text', nullable: true },
    segments: { name: 'segments', type: 'integer', default: 0 },
    costMicros: { name: 'cost_micros', type: 'bigint', default: 0 },
    bucket: { name: 'bucket', type: 'smallint', nullable: true },
    usedBy: { name: 'used_by', type: 'text', nullable: true },
  },
});
