import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

interface RequestQueue {
  pending: unknown[];
  throttledUntil: number;
  maybeThrottle(ms: number): void;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const sources = loadKafkajsSources();
afterAll(() => sources.remove());
afterEach(() => void vi.restoreAllMocks());

function createQueue(load: Load): RequestQueue {
  const Queue = load('network/requestQueue') as new (options: object) => RequestQueue;
  return new Queue({ maxInFlightRequests: 1, requestTimeout: 1_000, enforceRequestTimeout: false, clientId: 'test', broker: 'test:1', logger: { debug: () => undefined } });
}

/** The delays of the timers that one answered request sets, one after the other, when each is run; at most ten. */
function timersOfOneAnswer(queue: RequestQueue): number[] {
  const delays: number[] = [];
  let next: (() => void) | undefined = () => queue.checkPendingRequests();
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, delayMs: number) => {
    delays.push(delayMs);
    next = run;
    return {};
  }) as unknown as typeof setTimeout);
  while (next !== undefined && delays.length < 10) {
    const run = next;
    next = undefined;
    run();
  }
  return delays;
}

describe('a connection with nothing pending', () => {
  it('sets no timer', () => {
    expect(timersOfOneAnswer(createQueue(sources.patched))).toEqual([]);
  });

  it('as released sets one timer after the other for ever, each with a negative delay, of which Node warns', () => {
    const delays = timersOfOneAnswer(createQueue(sources.released));
    expect(delays).toHaveLength(10);
    expect(delays.every((delayMs) => delayMs < 0)).toBe(true);
  });
});

describe('a connection with requests pending', () => {
  it('looks again soon while all its requests are in flight', () => {
    const queue = createQueue(sources.patched);
    queue.pending.push({});
    vi.spyOn(queue as unknown as { canSendSocketRequestImmediately(): boolean }, 'canSendSocketRequestImmediately').mockReturnValue(false);
    expect(timersOfOneAnswer(queue)).toEqual(Array.from({ length: 10 }, () => 10));
  });

  it('looks again when it is throttled no more', () => {
    const queue = createQueue(sources.patched);
    queue.pending.push({});
    queue.maybeThrottle(5_000);
    const delays: number[] = [];
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((_run: () => void, delayMs: number) => void delays.push(delayMs)) as unknown as typeof setTimeout);
    queue.scheduleCheckPendingRequests();
    expect(delays).toHaveLength(1);
    expect(delays[0]).toBeGreaterThan(4_000);
    expect(delays[0]).toBeLessThanOrEqual(5_000);
  });
});
