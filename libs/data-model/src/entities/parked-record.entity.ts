import { EntitySchema } from 'typeorm';
import { PARKING_SERVICES, parkedTableOf } from '../tables.js';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of the table of parked records that each stage has. */
export interface ParkedRecordRow extends OriginColumns {
  consumerGroup: string;
  /** The FIFO of the record: tenant and recipient, hashed. */
  fifoId: string;
  /** Order within the FIFO. */
  parkedSeq: string;
  /** Hash of the record key, from which its partition follows; null where it stays with the number of its origin. */
  keyHash: number | null;
  /** When the FIFO may go on: the same in all of its rows. */
  dueAt: Date;
  envelope: string;
  parkedAt: Date;
}

export const PARKED_RECORD_ENTITIES = PARKING_SERVICES.map((service) => new EntitySchema<ParkedRecordRow>({
  name: `Parked ${service}`,
  tableName: parkedTableOf(service),
  columns: {
    fifoId: { name: 'fifo_id', type: 'text', primary: true },
    consumerGroup: { name: 'consumer_group', type: 'text', primary: true },
    originTopic: { ...originColumns.originTopic, primary: true },
    originPartition: { ...originColumns.originPartition, primary: true },
    originOffset: { ...originColumns.originOffset, primary: true },
    parkedSeq: { name: 'parked_seq', type: 'bigint', generated: 'increment' },
    keyHash: { name: 'key_hash', type: 'integer', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamp with time zone' },
    envelope: { name: 'envelope', type: 'text' },
    parkedAt: { name: 'parked_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
}));
