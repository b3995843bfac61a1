/** An intent that came over HTTP and was stored, and whose records may never have been published. */
export interface UnpublishedIntent {
  readonly keyHash: string;
  /** The stored records, packed. */
  readonly published: string;
}

/** What crashes and outages have left between the row of an intent and its publication. */
export abstract class UnpublishedStore {
  /** Up to `limit` intents that were stored more than `olderThanMs` ago; no one else is given them for as long again. */
  abstract take(olderThanMs: number, limit: number): Promise<readonly UnpublishedIntent[]>;
  /** How many were stored more than `olderThanMs` ago. */
  abstract count(olderThanMs: number): Promise<number>;
  /** Notes that they are published. Idempotent. */
  abstract settle(keyHashes: readonly string[]): Promise<void>;
}
