import { EntitySchema } from 'typeorm';

/** A row of fraud_verdicts: the last verdict on a subject. */
export interface FraudVerdictRow {
  subjectId: string;
  revision: number;
  action: string;
  reason: string;
  decidedAt: Date;
  expiresAt: Date;
  /** Since when it has been held back without a break; null where it is not. */
  heldSince: Date | null;
  /** Starts of hours that say nothing of what is usual, in epoch milliseconds. */
  suspectHours: number[];
  /** The records that tell of it, packed, and whether they are acknowledged. */
  published: string;
  publishedAt: Date | null;
}

export const FraudVerdictEntity = new EntitySchema<FraudVerdictRow>({
  name: 'FraudVerdict',
  tableName: 'fraud_verdicts',
  columns: {
    subjectId: { name: 'subject_id', type: 'text', primary: true },
    revision: { name: 'revision', type: 'integer' },
    action: { name: 'action', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    decidedAt: { name: 'decided_at', type: 'timestamp with time zone' },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone' },
    heldSince: { name: 'held_since', type: 'timestamp with time zone', nullable: true },
    suspectHours: { name: 'suspect_hours', type: 'jsonb' },
    published: { name: 'published', type: 'text' },
    publishedAt: { name: 'published_at', type: 'timestamp with time zone', nullable: true },
  },
});

/** A row of fraud_safe_list. */
export interface FraudSafeEntryRow {
  owner: string;
  scope: string;
  value: string;
  reason: string;
  actor: string;
  addedAt: Date;
}

export const FraudSafeEntryEntity = new EntitySchema<FraudSafeEntryRow>({
  name: 'FraudSafeEntry',
  tableName: 'fraud_safe_list',
  columns: {
    owner: { name: 'owner', type: 'text', primary: true },
    scope: { name: 'scope', type: 'text', primary: true },
    value: { name: 'value', type: 'text', primary: true },
    reason: { name: 'reason', type: 'text' },
    actor: { name: 'actor', type: 'text' },
    addedAt: { name: 'added_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
