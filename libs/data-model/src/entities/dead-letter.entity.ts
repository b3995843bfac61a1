import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of dead_letters. The origin is that of the record when it first came. */
export interface DeadLetterRow extends OriginColumns {
  stage: string;
  /** 0 for the record itself, n for its n-th replay. */
  replayNumber: number;
  letterId: string;
  class: 'bad-input' | 'own-fault' | 'retries-exhausted';
  reason: string;
  detail: string | null;
  schema: string | null;
  messageId: string | null;
  attempts: number;
  /** Of a replay, when its origin was first seen. */
  firstSeenAt: Date;
  deadLetteredAt: Date;
  traceparent: string | null;
  /** Envelope of key, headers and value; null once discarded. */
  record: string | null;
  state: 'open' | 'replayed' | 'discarded';
  /** Replays begun from this row. */
  replayCount: number;
}

export const DeadLetterEntity = new EntitySchema<DeadLetterRow>({
  name: 'DeadLetter',
  tableName: 'dead_letters',
  columns: {
    stage: { name: 'stage', type: 'text', primary: true },
    originTopic: { ...originColumns.originTopic, primary: true },
    originPartition: { ...originColumns.originPartition, primary: true },
    originOffset: { ...originColumns.originOffset, primary: true },
    replayNumber: { name: 'replay_number', type: 'integer', primary: true },
    letterId: { name: 'letter_id', type: 'bigint', generated: 'increment' },
    class: { name: 'class', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    detail: { name: 'detail', type: 'text', nullable: true },
    schema: { name: 'schema', type: 'text', nullable: true },
    messageId: { name: 'message_id', type: 'text', nullable: true },
    attempts: { name: 'attempts', type: 'integer' },
    firstSeenAt: { name: 'first_seen_at', type: 'timestamp with time zone' },
    deadLetteredAt: { name: 'dead_lettered_at', type: 'timestamp with time zone' },
    traceparent: { name: 'traceparent', type: 'text', nullable: true },
    record: { name: 'record', type: 'text', nullable: true },
    state: { name: 'state', type: 'text', default: 'open' },
    replayCount: { name: 'replay_count', type: 'integer', default: 0 },
  },
});
