import type { StoredPublication } from '@signalbox/kafka';

/** The topic in the origin of what came over HTTP; none of Kafka's has this name. */
export const HTTP_ORIGIN = 'http';

/** What the first intent of a key leaves behind, in the same statement that claims the key. */
export interface IntakeClaim extends StoredPublication {
  /** uuid of hash(tenant, idempotency key). */
  readonly keyHash: string;
  readonly tenantId: string;
  readonly messageId: string;
  readonly payloadHash: string;
  readonly expiresAtMs: number;
}

export interface StoredIntake extends StoredPublication {
  readonly messageId: string;
  readonly payloadHash: string;
  readonly isPublished: boolean;
}

/** The one place that knows which (tenant, key) became which message. Every method is durable when it resolves, and idempotent. */
export abstract class IdempotencyStore {
  /** Stores the claim and gives null where the key is new; else changes nothing and gives the first claim of the key. */
  abstract claim(claim: IntakeClaim): Promise<StoredIntake | null>;
  abstract find(keyHash: string): Promise<StoredIntake | null>;
  /** Notes that the stored records are acknowledged by the broker. */
  abstract markPublished(keyHash: string): Promise<void>;
  /** Deletes up to `limit` keys whose time is over; gives how many. */
  abstract deleteExpired(nowMs: number, limit: number): Promise<number>;
}
