import { messagesTopic } from '@signalbox/contracts';
import type { Subscription } from '@signalbox/kafka';
import type { Lane } from '@signalbox/message';
import type { Platform } from '@signalbox/service';
import { ApplyOptOutHandler } from './apply-opt-out.handler.js';
import { ApplyVerdictHandler } from './fraud/apply-verdict.handler.js';
import type { HoldStore } from './fraud/hold.store.js';
import { ApplyHealthHandler } from './health/apply-health.handler.js';
import type { HealthStore } from './health/health.store.js';
import { PgDecisionStore } from './decision.pg-store.js';
import type { OptOutStore } from './opt-out.store.js';
import type { PolicyReader } from './policy-reader.js';
import { RouteMessageHandler, type RoutingReaders } from './route-message.handler.js';
import { makeDeadLetterFact } from './routing-records.js';

/** Two micro-batches of reads, two of claims and one for parked records at once. */
const LANE_CONNECTIONS = 5;

/** One lane of routing: its own consumer, producer and connections. */
export function openLane(lane: Lane, platform: Platform, readers: RoutingReaders): void {
  const database = platform.openDatabase(lane, { max: LANE_CONNECTIONS });
  const decisions = new PgDecisionStore(database, platform);
  const handler = new RouteMessageHandler(decisions, readers, platform);
  const subscription: Subscription<'message-accepted'> = {
    topic: messagesTopic(lane),
    handle: (record) => handler.handle(record),
    describeDeadLetter: (record, { reason, detail }) => [makeDeadLetterFact(record, reason, detail)],
  };
  platform.consume({ group: `routing-policy-${lane}`, producer: platform.openProducer(lane), subscriptions: [subscription as Subscription], parkedIn: database });
}

/** What people write to our senders; it belongs to no lane. */
export function openInbound(platform: Platform, policies: PolicyReader, optOuts: OptOutStore): void {
  const handler = new ApplyOptOutHandler(optOuts, policies);
  const subscription: Subscription<'inbound-message'> = { topic: 'inbound-messages', handle: (record) => handler.handle(record) };
  platform.consume({ group: 'routing-policy-inbound', producer: platform.openProducer('inbound'), subscriptions: [subscription as Subscription] });
}

/** What fraud-detection asks for; it belongs to no lane either. */
export function openVerdicts(platform: Platform, holds: HoldStore): void {
  const handler = new ApplyVerdictHandler(holds);
  const subscription: Subscription<'fraud-verdict'> = { topic: 'fraud-verdicts', handle: (record) => handler.handle(record) };
  platform.consume({ group: 'routing-policy-verdicts', producer: platform.openProducer('verdicts'), subscriptions: [subscription as Subscription] });
}

/** How well senders deliver, as analytics tells it. */
export function openHealth(platform: Platform, health: HealthStore): void {
  const handler = new ApplyHealthHandler(health);
  const subscription: Subscription<'delivery-health'> = { topic: 'delivery-health', handle: (record) => handler.handle(record) };
  platform.consume({ group: 'routing-policy-health', producer: platform.openProducer('health'), subscriptions: [subscription as Subscription] });
}
