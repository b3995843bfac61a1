import { EntitySchema } from 'typeorm';

/** A row of rate_buckets. */
export interface RateBucketRow {
  bucketId: string;
  /** First slot that no one has leased, in microseconds since the epoch on the database clock. */
  nextSlotUs: string;
  /** What is free before that: from, to, from, to, ... */
  gapsUs: string[];
  /** Until then a part of it is kept free for one-time passcodes. */
  otpUntilUs: string;
  /** When a stretch was last taken of it: where the clock shows less, it was set back. */
  seenUs: string;
}

export const RateBucketEntity = new EntitySchema<RateBucketRow>({
  name: 'RateBucket',
  tableName: 'rate_buckets',
  columns: {
    bucketId: { name: 'bucket_id', type: 'text', primary: true },
    nextSlotUs: { name: 'next_slot_us', type: 'bigint' },
    gapsUs: { name: 'gaps_us', type: 'int8', array: true },
    otpUntilUs: { name: 'otp_until_us', type: 'bigint' },
    seenUs: { name: 'seen_us', type: 'bigint', default: 0 },
  },
});
