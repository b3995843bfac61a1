import { isSetOffFromOutside, messagesTopic } from '@signalbox/contracts';
import type { Subscription } from '@signalbox/kafka';
import type { Platform } from '@signalbox/service';
import type { CallStore } from './calls/call.store.js';
import { CountCallHandler } from './calls/count-call.handler.js';
import { CountMessageHandler } from './messages/count-message.handler.js';
import { CountRefusalHandler } from './messages/count-refusal.handler.js';
import { CountUseHandler } from './messages/count-use.handler.js';
import type { TrafficStore } from './messages/traffic.store.js';

/** What is read. It is no part of a message's way, so one group reads all lanes: a backlog here delays nobody. */
export function openSubscriptions(platform: Platform, traffic: TrafficStore, calls: CallStore): void {
  const messages = new CountMessageHandler(traffic, platform);
  const uses = new CountUseHandler(traffic);
  const refusals = new CountRefusalHandler(traffic);
  const callEvents = new CountCallHandler(calls, platform.keyring);
  const ofLanes = platform.config.lanes.filter(isSetOffFromOutside).map((lane): Subscription<'message-accepted'> => ({ topic: messagesTopic(lane), handle: (record) => messages.handle(record) }));
  const conversions: Subscription<'conversion'> = { topic: 'conversions', handle: (record) => uses.handle(record) };
  const statuses: Subscription<'message-status-changed'> = { topic: 'message-status', handle: (record) => refusals.handle(record) };
  const reports: Subscription<'call-event'> = { topic: 'call-events', handle: (record) => callEvents.handle(record) };
  platform.consume({
    group: 'fraud-detection', role: 'fraud-detection', producer: platform.openProducer('dead-letters'),
    subscriptions: [...ofLanes, conversions, statuses, reports] as readonly Subscription[],
  });
}
