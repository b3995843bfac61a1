import { intentsTopic } from '@signalbox/contracts';
import { createRandomPool } from '@signalbox/crypto';
import type { Subscription } from '@signalbox/kafka';
import type { Lane } from '@signalbox/message';
import type { Platform } from '@signalbox/service';
import { AcceptIntentHandler } from './accept-intent.handler.js';
import { PgIdempotencyStore } from './idempotency.pg-store.js';
import { makeRefusalRecord } from './intake-records.js';
import { IntentDoor } from './intent-door.js';
import type { TenantStore } from './tenant.store.js';

/** Two micro-batches of claims, one of marks, a read and one for parked records at once. */
const LANE_CONNECTIONS = 5;
const randomBytes = createRandomPool();

/** One lane of the door: its own consumer, producer and connections, so that no lane waits for another. */
export function openLane(lane: Lane, platform: Platform, tenants: TenantStore): void {
  const { keyring, clock, random, metrics } = platform;
  const database = platform.openDatabase(lane, { max: LANE_CONNECTIONS });
  const idempotency = new PgIdempotencyStore(database, platform);
  const handler = new AcceptIntentHandler(new IntentDoor(lane, tenants, idempotency, { keyring, clock, random, randomBytes, metrics }));
  const subscription: Subscription<'intent'> = {
    topic: intentsTopic(lane),
    handle: (record) => handler.handle(record),
    describeDeadLetter: (record, { reason, detail }) => [makeRefusalRecord(record, { type: 'dead-lettered-by-intake', lane, reason, detail })],
  };
  platform.consume({ group: `intake-${lane}`, producer: platform.openProducer(lane), subscriptions: [subscription as Subscription], parkedIn: database });
}
