import { EntitySchema } from 'typeorm';

/** A row of caps. */
export interface CapRow {
  capId: string;
  /** Counted since the last midnight of the cap's time zone. */
  used: string;
  /** That zone's next midnight, in microseconds since the epoch on the database clock. */
  resetsAtUs: string;
}

export const CapEntity = new EntitySchema<CapRow>({
  name: 'Cap',
  tableName: 'caps',
  columns: {
    capId: { name: 'cap_id', type: 'text', primary: true },
    used: { name: 'used', type: 'bigint' },
    resetsAtUs: { name: 'resets_at_us', type: 'bigint' },
  },
});
