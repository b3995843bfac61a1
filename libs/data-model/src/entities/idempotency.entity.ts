import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of idempotency. */
export interface IdempotencyRow extends OriginColumns {
  /** First 128 bits of a hash of (tenant, idempotency key), written as a UUID. */
  keyHash: string;
  tenantId: string;
  messageId: string;
  /** Tells the same intent again from another one under the same key. */
  payloadHash: string;
  outcome: string;
  /** The records published for it, packed; they hold envelopes of number and content. */
  published: string;
  /** Null until the broker acknowledged what the row published; of what came over HTTP it may stay so, and unpublished_intents tells. */
  publishedAt: Date | null;
  expiresAt: Date;
}

export const IdempotencyEntity = new EntitySchema<IdempotencyRow>({
  name: 'Idempotency',
  tableName: 'idempotency',
  columns: {
    keyHash: { name: 'key_hash', type: 'uuid', primary: true },
    tenantId: { name: 'tenant_id', type: 'text' },
    messageId: { name: 'message_id', type: 'uuid' },
    payloadHash: { name: 'payload_hash', type: 'text' },
    outcome: { name: 'outcome', type: 'text' },
    ...originColumns,
    published: { name: 'published', type: 'text' },
    publishedAt: { name: 'published_at', type: 'timestamp with time zone', nullable: true },
    expiresAt: { name: 'expires_at', type: 'timestamp with time zone' },
  },
});
