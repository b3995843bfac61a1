import { createLogger } from '@signalbox/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoundLoop } from './round-loop.js';

const logger = createLogger({ service: 'test', level: 'fatal' });

describe('RoundLoop', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('takes one turn after the other, also after one that failed', async () => {
    let turns = 0;
    const loop = new RoundLoop({ intervalMs: 100, failure: 'failed', run: () => ((turns += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve()) }, logger);
    loop.start();
    await vi.advanceTimersByTimeAsync(350);
    expect(turns).toBe(3);
    await loop.stop();
    await vi.advanceTimersByTimeAsync(350);
    expect(turns).toBe(3);
  });

  it('waits for the turn under way when it is stopped, and takes no other', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let turns = 0;
    const loop = new RoundLoop({ intervalMs: 100, failure: 'failed', run: () => ((turns += 1), promise) }, logger);
    loop.start();
    await vi.advanceTimersByTimeAsync(100);
    let isStopped = false;
    const stopping = loop.stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(500);
    expect(isStopped).toBe(false);
    resolve();
    await stopping;
    await vi.advanceTimersByTimeAsync(500);
    expect(turns).toBe(1);
  });
});
