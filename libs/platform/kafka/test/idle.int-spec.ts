import { afterEach, describe, expect, it, vi } from 'vitest';
import { provisionTopics } from '../src/index.js';
import { intent, SOURCE } from '../testing/contract-world.js';
import { openClient, openWorld } from './real-kafka.js';

afterEach(() => void vi.restoreAllMocks());

const HEARTBEATS = 5;

describe('an idle member', () => {
  it('sets few timers, none of them in the past, and warns of nothing', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', onWarning);
    const { client } = await openWorld();
    const producer = client.openProducer();
    await producer.send([{ record: intent('a', 1), partition: 0 }]);
    const consumer = client.openConsumer({ groupId: `${client.topicPrefix}idle`, topics: [SOURCE], sessionTimeoutMs: 10_000, heartbeatIntervalMs: 200, maxWaitMs: 100 });
    const read = Promise.withResolvers<void>();
    const beats = Promise.withResolvers<void>();
    let count = -Infinity;
    const ignore = (): void => undefined;
    await consumer.start({
      onAssigned: ignore, onRebalancing: ignore, onCrash: ignore,
      onRecords: () => read.resolve(),
      onConfirmed: () => void (++count === HEARTBEATS && beats.resolve()),
    });
    await read.promise;
    count = 0;
    const delays: number[] = [];
    const setTimer = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: (...rest: unknown[]) => void, delayMs = 0, ...rest: unknown[]) => {
      delays.push(delayMs);
      return setTimer(() => run(...rest), delayMs);
    }) as typeof setTimeout);
    // A second passes; as released, every connection sets a thousand timers in it.
    await beats.promise;
    vi.restoreAllMocks();
    await Promise.all([consumer.stop(), producer.close()]);
    process.off('warning', onWarning);
    expect(delays.length).toBeLessThan(100);
    expect([delays.filter((delayMs) => delayMs < 0), warnings]).toEqual([[], []]);
  });
});

describe('provisioning', () => {
  it('creates every declared topic once, and says what differs without changing it', async () => {
    const prefix = `test-provision-${process.pid}-${Date.now()}-`;
    const client = openClient(prefix);
    const first = await provisionTopics(client, { replicationFactor: 1, partitions: 1 });
    expect(first.created).toContain('dead-letters');
    expect(await provisionTopics(client, { replicationFactor: 1, partitions: 1 })).toEqual({ created: [], differences: [] });
    const { created, differences } = await provisionTopics(client, { replicationFactor: 1, partitions: 2 });
    expect([created, differences.length]).toEqual([[], first.created.length]);
    expect(differences[0]).toMatch(/^Topic intents-otp has 1 partitions, not 2: /);
  });
});
