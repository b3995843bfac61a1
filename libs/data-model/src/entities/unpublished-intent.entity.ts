import { EntitySchema } from 'typeorm';

/** A row of unpublished_intents. */
export interface UnpublishedIntentRow {
  /** Of the row of idempotency that holds what is to be published. */
  keyHash: string;
  notedAt: Date;
}

export const UnpublishedIntentEntity = new EntitySchema<UnpublishedIntentRow>({
  name: 'UnpublishedIntent',
  tableName: 'unpublished_intents',
  columns: {
    keyHash: { name: 'key_hash', type: 'uuid', primary: true },
    notedAt: { name: 'noted_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
