import { HEADERS, type FactType } from '@signalbox/contracts';
import type { KeyedRecord, Subscription } from '@signalbox/kafka';
import { NewsApplier } from './apply-news.js';
import type { DeliveryStore } from './delivery.store.js';
import { FactProgress } from './fact-progress.js';
import { ProjectCallbackHandler, type UnmatchedLimits } from './project-callback.handler.js';
import { ProjectFactHandler } from './project-fact.handler.js';
import type { ProjectorTools } from './projector-tools.js';

/**
 * Facts and callbacks of a recipient keep one order over both topics. Callbacks that name no message queue apart from it: while one
 * waits for its id to become known, the fact that brings the id must not stand behind it.
 */
export function orderOf({ topic, key, headers }: KeyedRecord): string {
  const isUnnamed = topic === 'provider-callbacks' && headers[HEADERS.messageId] === undefined;
  return isUnnamed ? `unnamed:${key}` : String(key);
}

/** The two topics of the projector. */
export function makeProjectorSubscriptions(store: DeliveryStore, tools: ProjectorTools, limits: UnmatchedLimits): readonly [Subscription<FactType>, Subscription<'provider-callback'>] {
  const applier = new NewsApplier(store, tools);
  const progress = new FactProgress(tools.clock);
  const facts = new ProjectFactHandler(applier, progress);
  const callbacks = new ProjectCallbackHandler(applier, store, { progress, clock: tools.clock, limits });
  return [
    { topic: 'message-events', handle: (record) => facts.handle(record), fifoKey: orderOf },
    { topic: 'provider-callbacks', handle: (record) => callbacks.handle(record), fifoKey: orderOf },
  ];
}
