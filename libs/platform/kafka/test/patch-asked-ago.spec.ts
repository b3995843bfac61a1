import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openJoiningGroup } from './joining-group.js';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

const sources = loadKafkajsSources();
afterAll(() => sources.remove());
afterEach(() => void vi.useRealTimers());
const MINUTE_MS = 60_000;

/** How long ago each event says that the broker was asked; every answer is seen a minute after its question. */
async function tellAges(load: Load): Promise<unknown[]> {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const ages: unknown[] = [];
  const group = openJoiningGroup(load, {
    answer: (value) => Promise.resolve(void vi.advanceTimersByTime(MINUTE_MS)).then(() => value),
    onEvent: (payload) => void ages.push((payload as { askedAgoMs?: number }).askedAgoMs),
  });
  await group.joinAndSync();
  await group.heartbeat({ interval: 0 });
  return ages;
}

describe('the events of a join and of a heartbeat', () => {
  it('tell how long ago the broker was asked', async () => {
    expect(await tellAges(sources.patched)).toEqual([MINUTE_MS, MINUTE_MS]);
  });

  it('as released do not, so that an old answer passes for one of now', async () => {
    expect(await tellAges(sources.released)).toEqual([undefined, undefined]);
  });
});
