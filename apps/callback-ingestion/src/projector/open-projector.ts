import type { FactType } from '@signalbox/contracts';
import type { Subscription } from '@signalbox/kafka';
import type { Platform } from '@signalbox/service';
import type { config as appConfig } from '../app.config.js';
import { NewsApplier } from './apply-news.js';
import { PgDeliveryStore } from './delivery.pg-store.js';
import { FactProgress } from './fact-progress.js';
import { orderedBy, ProjectCallbackHandler } from './project-callback.handler.js';
import { ProjectFactHandler } from './project-fact.handler.js';
import { ReceiptSweep, startReceiptSweep } from './sweep-receipts.js';

/** Two batches of each of three kinds at once, the sweep and the health check. */
const CONNECTIONS = 8;
const MS_PER_SECOND = 1_000;
const MS_PER_HOUR = 3_600_000;

/** The role that makes statuses: facts and callbacks in one group, in one order per recipient. */
export function openProjector(platform: Platform, config: typeof appConfig): void {
  const { clock, logger, metrics } = platform;
  const store = new PgDeliveryStore(platform.openDatabase('projector', { max: CONNECTIONS }), { clock, metrics });
  const producer = platform.openProducer('projector');
  const applier = new NewsApplier(store, platform);
  const progress = new FactProgress(clock);
  const facts = new ProjectFactHandler(applier, progress);
  const callbacks = new ProjectCallbackHandler(applier, store, { progress, clock, limits: { waitMs: config.unmatchedWaitSeconds * MS_PER_SECOND } });
  const factSubscription: Subscription<FactType> = { topic: 'message-events', handle: (record) => facts.handle(record), fifoKey: orderedBy };
  const callbackSubscription: Subscription<'provider-callback'> = { topic: 'provider-callbacks', handle: (record) => callbacks.handle(record), fifoKey: orderedBy };
  platform.consume({ group: 'projector', role: 'projector', producer, subscriptions: [factSubscription as Subscription, callbackSubscription as Subscription] });
  const sweep = new ReceiptSweep(store, producer, { tools: platform, waitMs: config.receiptWaitHours * MS_PER_HOUR });
  platform.onStart(() => platform.onShutdown('work', startReceiptSweep(sweep, logger)));
}
