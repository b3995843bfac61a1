import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of opt_outs. */
export interface OptOutRow extends OriginColumns {
  recipientKey: string;
  poolId: string;
  optedOut: boolean;
  /** STOP, START and the like; null where the word was not said by message. */
  keyword: string | null;
  changedAt: Date;
}

export const OptOutEntity = new EntitySchema<OptOutRow>({
  name: 'OptOut',
  tableName: 'opt_outs',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    poolId: { name: 'pool_id', type: 'text', primary: true },
    optedOut: { name: 'opted_out', type: 'boolean' },
    keyword: { name: 'keyword', type: 'text', nullable: true },
    changedAt: { name: 'changed_at', type: 'timestamp with time zone' },
    ...originColumns,
  },
});
