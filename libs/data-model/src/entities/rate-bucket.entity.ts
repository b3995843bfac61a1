import { EntitySchema } from 'typeorm';

/** A row of rate_buckets. */
export interface RateBucketRow {
  bucketId: string;
  /** First slot that no one has leased, in microseconds since the epoch on the database clock. */
  nextSlotUs: string;
}

export const RateBucketEntity = new EntitySchema<RateBucketRow>({
  name: 'RateBucket',
  tableName: 'rate_buckets',
  columns: {
    bucketId: { name: 'bucket_id', type: 'text', primary: true },
    nextSlotUs: { name: 'next_slot_us', type: 'bigint' },
  },
});
