import { AdapterError, manualClock } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { BrokerWatch } from './broker-watch.js';

describe('BrokerWatch', () => {
  const away = new AdapterError('publish-timeout', 'unreachable');
  const make = () => {
    const clock = manualClock(0);
    return { clock, watch: new BrokerWatch(clock, 1_000) };
  };

  it('believes in Kafka until it fails, and again from its next answer on', async () => {
    const { watch } = make();
    expect(watch.isAnswering()).toBe(true);
    await expect(watch.follow(Promise.reject(away))).rejects.toBe(away);
    expect(watch.isAnswering()).toBe(false);
    await watch.follow(Promise.resolve());
    expect(watch.isAnswering()).toBe(true);
  });

  it('believes in nothing before the first answer where it was told to doubt', async () => {
    const { watch } = make();
    watch.doubt();
    expect(watch.isAnswering()).toBe(false);
    await watch.follow(Promise.resolve());
    expect(watch.isAnswering()).toBe(true);
  });

  it('takes a refusal for an answer', async () => {
    const { watch } = make();
    await watch.follow(Promise.reject(new AdapterError('record-too-large', 'rejected'))).catch(() => undefined);
    expect(watch.isAnswering()).toBe(true);
  });

  it('looks at the oldest that waits', async () => {
    const { watch, clock } = make();
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = watch.follow(promise);
    clock.advance(600);
    await watch.follow(Promise.resolve());
    clock.advance(400);
    expect(watch.isAnswering()).toBe(true);
    clock.advance(1);
    expect(watch.isAnswering()).toBe(false);
    resolve();
    await slow;
    expect(watch.isAnswering()).toBe(true);
  });
});
