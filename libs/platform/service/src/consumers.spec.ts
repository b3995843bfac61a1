import type { RecordProducer, Runner } from '@signalbox/kafka';
import { manualClock } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { createConsumers, type RunnerIdentity } from './consumers.js';
import type { Consumption } from './platform.js';

const producer: RecordProducer = { publish: () => Promise.resolve(), close: () => Promise.resolve() };
const consumption = (group: string): Consumption => ({ group, producer, subscriptions: [] });

function make(service = 'intake') {
  const clock = manualClock(0);
  const opened: RunnerIdentity[] = [];
  const runner = { joined: 0, stoppedWith: [] as number[], health: { healthy: true, detail: 'runs' }, joining: Promise.resolve() };
  const openRunner = (identity: RunnerIdentity): Runner => {
    opened.push(identity);
    return {
      start: async () => {
        await runner.joining;
        runner.joined += 1;
      },
      stop: (budgetMs) => Promise.resolve(void runner.stoppedWith.push(budgetMs)),
      health: () => runner.health,
      queueLagSeconds: 0,
    };
  };
  return { clock, opened, runner, consumers: createConsumers({ service, groupPrefix: 'blue-', clock, openRunner }) };
}

describe('createConsumers', () => {
  it('is healthy from the moment all have joined until they stop', async () => {
    const { consumers, opened, runner } = make();
    consumers.add(consumption('intake-otp'));
    consumers.add(consumption('intake-marketing'));
    expect(consumers.health()).toEqual({ healthy: false, detail: 'consumers: idle' });
    const starting = consumers.start();
    expect(consumers.health().detail).toBe('consumers: joining');
    await starting;
    expect(consumers.health()).toEqual({ healthy: true, detail: '2 consumers joined' });
    expect(opened).toMatchObject([{ groupId: 'blue-intake-otp', role: 'intake' }, { groupId: 'blue-intake-marketing', role: 'intake' }]);
    runner.health = { healthy: false, detail: 'stalled' };
    expect(consumers.health()).toEqual({ healthy: false, detail: 'stalled' });
    await consumers.stop(500);
    expect(runner.stoppedWith).toEqual([500, 500]);
    expect(consumers.health().detail).toBe('consumers: stopped');
  });

  it('stays stopped when the shutdown overtakes the start', async () => {
    const { consumers, runner } = make();
    let join = (): void => {};
    runner.joining = new Promise((resolve) => (join = resolve));
    consumers.add(consumption('intake-otp'));
    const starting = consumers.start();
    await consumers.stop(1);
    join();
    await starting;
    expect(consumers.health().healthy).toBe(false);
  });

  it('says how long a consumer has not got on, until it does or is excused', async () => {
    const { consumers, runner, clock } = make();
    consumers.add(consumption('intake-otp'));
    await consumers.start();
    expect(consumers.stuckMs()).toBe(0);
    runner.health = { healthy: false, detail: 'stalled' };
    expect(consumers.stuckMs()).toBe(0);
    clock.advance(5_000);
    expect(consumers.stuckMs()).toBe(5_000);
    consumers.excuse();
    expect(consumers.stuckMs()).toBe(0);
    clock.advance(5_000);
    runner.health = { healthy: true, detail: 'runs' };
    expect(consumers.stuckMs()).toBe(0);
  });

  it('refuses what would not work', async () => {
    const { consumers } = make();
    consumers.add(consumption('intake-otp'));
    expect(() => consumers.add(consumption('intake-otp'))).toThrow('has a consumer already');
    await consumers.start();
    expect(() => consumers.add(consumption('late'))).toThrow('after the start');
    expect(() => make('callback-ingestion').consumers.add(consumption('projector'))).toThrow('name the one that reads');
  });
});
