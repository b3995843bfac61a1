import type { FactType, MessageEvent, MessageStatusChanged, ProviderCallback } from '@signalbox/contracts';
import { createProducer, createRunner, NO_FAULTS, toRecord, type Subscription } from '@signalbox/kafka';
import { createManualTime, MemoryBus, silentLogger } from '@signalbox/kafka/testing';
import { createMetrics } from '@signalbox/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDeliveryStore } from '../src/projector/delivery.memory-store.js';
import { makeProjectorSubscriptions } from '../src/projector/projector-subscriptions.js';
import { makeCallback, makeFact, makeMessage } from './samples.js';

const WAIT_MS = 60_000;

/** The projector on the real runner, with topics in memory and time that the test moves. */
function makeWorld() {
  const time = createManualTime();
  const { clock, timers } = time;
  const bus = new MemoryBus({ clock, timers, partitions: 2 });
  const metrics = createMetrics({ service: 'callback-ingestion', processMetrics: false });
  const producer = createProducer({ client: bus, clock, timers, metrics });
  const subscriptions = makeProjectorSubscriptions(new MemoryDeliveryStore(), { clock, random: () => 0.5, metrics, logger: silentLogger() }, { waitMs: WAIT_MS });
  const runner = createRunner({
    client: bus, groupId: 'projector', role: 'projector', producer, clock, timers, metrics, random: () => 0.5, logger: silentLogger(),
    subscriptions: subscriptions.map((one) => one as Subscription),
    sealRecord: () => 'sb1.test.c2VhbGVk', faults: NO_FAULTS,
  });
  const publish = async (...events: readonly (MessageEvent | ProviderCallback)[]): Promise<void> => {
    const records = events.map((event) => ('type' in event ? toRecord('message-events', event.type as FactType, event, { key: event.recipientKey }) : toRecord('provider-callbacks', 'provider-callback', event, { key: event.recipientKey })));
    const published = producer.publish(records);
    await time.advance(50);
    await published;
    await time.settle();
  };
  const read = (topic: string) => bus.log.readAll(topic).map(({ value }) => JSON.parse(Buffer.from(value as Uint8Array).toString()) as MessageStatusChanged);
  return { time, runner, publish, read };
}

describe('the projector on the bus', () => {
  let world: ReturnType<typeof makeWorld>;
  beforeEach(async () => {
    world = makeWorld();
    await world.runner.start();
    await world.time.settle();
  });
  afterEach(async () => {
    const stopped = world.runner.stop(1_000);
    await world.time.advance(2_000);
    await stopped;
  });
  const statuses = () => world.read('message-status').map(({ sequence, status }) => `${sequence} ${status}`);

  it('keeps the facts of a recipient moving while a callback waits for the id that one of them brings', async () => {
    const message = makeMessage();
    await world.publish(makeFact('intent-accepted', message));
    await world.publish(makeCallback('delivered', message, { named: false }));
    await world.time.advance(5_000);
    expect(statuses()).toEqual(['1 received']);
    await world.publish(makeFact('message-submitted', message, { attempt: 1 }));
    expect(statuses()).toEqual(['1 received', '2 submitted']);
    await world.time.advance(10_000);
    expect(statuses()).toEqual(['1 received', '2 submitted', '3 delivered']);
    expect(world.read('dead-letters')).toEqual([]);
  });

  it('gives up a callback whose id never becomes known, and goes on', async () => {
    const message = makeMessage();
    await world.publish(makeCallback('delivered', message, { named: false }));
    await world.publish(makeFact('intent-accepted', message));
    await world.time.advance(WAIT_MS - 2_000);
    expect(world.read('dead-letters')).toEqual([]);
    await world.time.advance(8_000);
    expect(world.read('dead-letters')).toMatchObject([{ stage: 'projector', reason: 'callback-unmatched', class: 'bad-input' }]);
    expect(statuses()).toEqual(['1 received']);
  });

  it('loses nothing of callbacks that are there before any fact', async () => {
    const message = makeMessage();
    await world.publish(makeCallback('sent', message), makeCallback('delivered', message));
    expect(statuses()).toEqual([]);
    await world.publish(makeFact('intent-accepted', message), makeFact('message-submitted', message, { attempt: 1 }));
    expect(statuses()).toEqual(['1 delivered']);
  });

  it('keeps one order per recipient over both topics', async () => {
    const message = makeMessage();
    await world.publish(makeFact('intent-accepted', message));
    for (const word of ['queued', 'sent', 'delivered']) await world.publish(makeCallback(word, message));
    expect(statuses()).toEqual(['1 received', '2 queued', '3 sent', '4 delivered']);
  });
});
