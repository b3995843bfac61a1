import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadKafkajsSources, quiet, type Load } from './kafkajs-sources.js';

interface ConsumerGroup {
  memberId: string;
  coordinator: { heartbeat(): Promise<void> };
  heartbeat(options: { interval: number }): Promise<void>;
}
interface RequestQueue {
  inflight: Map<number, unknown>;
  isConnected(): boolean;
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}
interface SocketRequest {
  readonly sentAt: number;
  send(): void;
}

const sources = loadKafkajsSources();
afterAll(() => sources.remove());
afterEach(() => void vi.useRealTimers());
const MINUTE_MS = 60_000;

/** Heartbeats of the ten seconds after the wall clock was set back by a minute, at one in three seconds. */
async function heartbeatsAfterSetBack(load: Load): Promise<number> {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const Group = load('consumer/consumerGroup') as new (options: object) => ConsumerGroup;
  const group = new Group({ cluster: {}, groupId: 'group', topics: [], logger: quiet, instrumentationEmitter: { emit: () => undefined } });
  let heartbeats = 0;
  group.memberId = 'me';
  group.coordinator = { heartbeat: () => Promise.resolve(void (heartbeats += 1)) };
  vi.setSystemTime(Date.now() - MINUTE_MS);
  for (let second = 0; second < 10; second += 1) {
    vi.advanceTimersByTime(1_000);
    await group.heartbeat({ interval: 3_000 });
  }
  return heartbeats;
}

/** Whether a request of 100 ms ago is given up, with a deadline of a second, after the wall clock was set forward by a minute. */
function isGivenUpAfterSetForward(load: Load): boolean {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] });
  const Queue = load('network/requestQueue') as new (options: object) => RequestQueue;
  const Request = load('network/requestQueue/socketRequest') as new (options: object) => SocketRequest;
  const queue = new Queue({ maxInFlightRequests: 1, requestTimeout: 1_000, enforceRequestTimeout: true, clientId: 'test', broker: 'test:1', logger: quiet, isConnected: () => true });
  let isGivenUp = false;
  const request = new Request({ requestTimeout: 1_000, broker: 'test:1', clientId: 'test', entry: { correlationId: 1, reject: () => (isGivenUp = true) }, expectResponse: true, send: () => undefined, timeout: () => undefined });
  request.send();
  queue.inflight.set(1, request);
  queue.scheduleRequestTimeoutCheck();
  vi.setSystemTime(Date.now() + MINUTE_MS);
  vi.advanceTimersByTime(100);
  queue.destroy();
  return isGivenUp;
}

describe('a wall clock that is set back', () => {
  it('stops no heartbeats', async () => expect(await heartbeatsAfterSetBack(sources.patched)).toBe(3));

  it('as released stops them until it has caught up, and the group goes on without the member', async () => expect(await heartbeatsAfterSetBack(sources.released)).toBe(0));
});

describe('a wall clock that is set forward', () => {
  it('ends no request', () => expect(isGivenUpAfterSetForward(sources.patched)).toBe(false));

  it('as released times out all that are under way', () => expect(isGivenUpAfterSetForward(sources.released)).toBe(true));
});
