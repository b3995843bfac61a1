import { afterEach, describe, expect, it, vi } from 'vitest';
import { provisionTopics } from '../src/index.js';
import { Bench, copy, intent } from '../testing/contract-world.js';
import { openClient, openWorld } from './real-kafka.js';

afterEach(() => void vi.restoreAllMocks());

describe('an idle member', () => {
  it('sets few timers, none of them in the past, and warns of nothing', async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', onWarning);
    const bench = new Bench(await openWorld());
    await bench.run(copy, { heartbeatIntervalMs: 200 });
    await bench.producer.publish([intent('a', 1)]);
    await bench.until('the record is copied', async () => (await bench.read()).length === 1);
    let timers = 0;
    let negative = 0;
    const setTimer = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: (...rest: unknown[]) => void, delayMs = 0, ...rest: unknown[]) => {
      timers += 1;
      if (delayMs < 0) negative += 1;
      return setTimer(() => run(...rest), delayMs);
    }) as typeof setTimeout);
    // Real time has to pass: an unpatched connection sets a thousand timers in each second of it.
    await new Promise<void>((resolve) => void setTimer(resolve, 1_500));
    expect(timers).toBeLessThan(100);
    vi.restoreAllMocks();
    await bench.close();
    process.off('warning', onWarning);
    expect([negative, warnings]).toEqual([0, []]);
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
