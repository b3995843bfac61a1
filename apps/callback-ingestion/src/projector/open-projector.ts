import type { Subscription } from '@signalbox/kafka';
import type { Platform } from '@signalbox/service';
import type { config as appConfig } from '../app.config.js';
import { PgDeliveryStore } from './delivery.pg-store.js';
import { makeProjectorSubscriptions } from './projector-subscriptions.js';
import { ReceiptSweep, startReceiptSweep } from './sweep-receipts.js';

/** Two batches of each of three kinds at once, the sweep, the health check and one for parked records. */
const CONNECTIONS = 9;
const MS_PER_SECOND = 1_000;
const MS_PER_HOUR = 3_600_000;

/** The role that makes statuses: facts and callbacks in one group, and the sweep for receipts that never came. */
export function openProjector(platform: Platform, config: typeof appConfig): void {
  const { clock, logger, metrics } = platform;
  const database = platform.openDatabase('projector', { max: CONNECTIONS });
  const store = new PgDeliveryStore(database, { clock, metrics });
  const producer = platform.openProducer('projector');
  const subscriptions = makeProjectorSubscriptions(store, platform, { waitMs: config.unmatchedWaitSeconds * MS_PER_SECOND });
  platform.consume({ group: 'projector', role: 'projector', producer, subscriptions: subscriptions.map((one) => one as Subscription), parkedIn: database });
  const sweep = new ReceiptSweep(store, producer, { tools: platform, waitMs: config.receiptWaitHours * MS_PER_HOUR });
  platform.onStart(() => platform.onShutdown('work', startReceiptSweep(sweep, logger)));
}
