import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of decisions. */
export interface DecisionRow extends OriginColumns {
  recipientKey: string;
  messageId: string;
  decision: string;
  reason: string;
  policyRevision: string;
  /** The rules that fired, in order. */
  rules: string[];
  poolId: string | null;
  sender: string | null;
  /** The records published for it, packed; they hold envelopes of number and body. */
  published: string;
  decidedAt: Date;
}

export const DecisionEntity = new EntitySchema<DecisionRow>({
  name: 'Decision',
  tableName: 'decisions',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    decision: { name: 'decision', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    policyRevision: { name: 'policy_revision', type: 'bigint' },
    rules: { name: 'rules', type: 'text', array: true, default: [] },
    poolId: { name: 'pool_id', type: 'text', nullable: true },
    sender: { name: 'sender', type: 'text', nullable: true },
    ...originColumns,
    published: { name: 'published', type: 'text' },
    decidedAt: { name: 'decided_at', type: 'timestamp with time zone' },
  },
});
