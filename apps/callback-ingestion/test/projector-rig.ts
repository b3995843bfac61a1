import type { MessageEvent, MessageStatusChanged, ProviderCallback } from '@signalbox/contracts';
import type { InboundRecord, OutboundRecord, Outcome } from '@signalbox/kafka';
import { manualClock, type ManualClock } from '@signalbox/message';
import { silentLogger } from '@signalbox/kafka/testing';
import { createMetrics, type Metrics } from '@signalbox/telemetry';
import { MemoryDeliveryStore } from '../src/projector/delivery.memory-store.js';
import type { DeliveryStore } from '../src/projector/delivery.store.js';
import { makeProjectorSubscriptions } from '../src/projector/projector-subscriptions.js';
import type { ProjectorTools } from '../src/projector/projector-tools.js';
import { START_MS } from './samples.js';

export interface ProjectorRig {
  readonly clock: ManualClock;
  readonly metrics: Metrics;
  readonly tools: ProjectorTools;
  readonly store: DeliveryStore;
  /** Handles a record as the runner would, without publishing. */
  handle(record: InboundRecord<MessageEvent> | InboundRecord<ProviderCallback>): Promise<Outcome>;
}

export const WAIT_MS = 60_000;

export function makeProjectorRig(store: DeliveryStore = new MemoryDeliveryStore()): ProjectorRig {
  const clock = manualClock(START_MS);
  const metrics = createMetrics({ service: 'callback-ingestion', processMetrics: false });
  const tools = { clock, random: () => 0.5, metrics, logger: silentLogger() };
  const [facts, callbacks] = makeProjectorSubscriptions(store, tools, { waitMs: WAIT_MS });
  const isFact = (record: InboundRecord<MessageEvent> | InboundRecord<ProviderCallback>): record is InboundRecord<MessageEvent> => 'type' in record.value;
  return { clock, metrics, tools, store, handle: (record) => (isFact(record) ? facts.handle(record) : callbacks.handle(record)) };
}

/** What an outcome publishes. */
export function recordsOf(outcome: Outcome): readonly OutboundRecord[] {
  return outcome.kind === 'emit' ? outcome.records : [];
}

export function statusesOf(outcome: Outcome): MessageStatusChanged[] {
  return recordsOf(outcome).map(({ value }) => JSON.parse(value) as MessageStatusChanged);
}
