import type { Subscription } from '@signalbox/kafka';
import type { Platform } from '@signalbox/service';
import type { PriceTable } from '@signalbox/usage';
import { CountAlertHandler } from './events/count-alert.handler.js';
import { CountCallHandler } from './events/count-call.handler.js';
import type { EventStore } from './events/event.store.js';
import { CountStatusHandler } from './messages/count-status.handler.js';
import { CountUseHandler } from './messages/count-use.handler.js';
import type { MessageStore } from './messages/message.store.js';

/** What is read. It is no part of a message's way, so one group reads all lanes: a backlog here delays nobody. */
export function openSubscriptions(platform: Platform, stores: { readonly messages: MessageStore; readonly events: EventStore }, prices: PriceTable): void {
  const statuses = new CountStatusHandler(stores.messages, { clock: platform.clock, faults: platform.faults, prices });
  const uses = new CountUseHandler(stores.messages, platform.clock);
  const calls = new CountCallHandler(stores.events);
  const alerts = new CountAlertHandler(stores.events);
  // A message counts by the highest number of its changes, whatever their order: those of one person need not wait for each other.
  const changes: Subscription<'message-status-changed'> = { topic: 'message-status', handle: (record) => statuses.handle(record), fifoKey: ({ key, headers }) => headers['sb-event-id'] ?? key ?? '' };
  const conversions: Subscription<'conversion'> = { topic: 'conversions', handle: (record) => uses.handle(record) };
  const callEvents: Subscription<'call-event'> = { topic: 'call-events', handle: (record) => calls.handle(record) };
  const providerAlerts: Subscription<'provider-alert'> = { topic: 'provider-alerts', handle: (record) => alerts.handle(record) };
  platform.consume({
    group: 'analytics', role: 'analytics', producer: platform.openProducer('dead-letters'),
    subscriptions: [changes, conversions, callEvents, providerAlerts] as readonly Subscription[],
  });
}
