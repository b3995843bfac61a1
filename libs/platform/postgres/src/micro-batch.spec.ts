import { getEventListeners } from 'node:events';
import { AdapterError } from '@signalbox/message';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createMicroBatch } from './micro-batch.js';

interface Run {
  readonly items: readonly number[];
  finish(): void;
  fail(error: Error): void;
}

/** A statement that ends when the test says so. */
function heldRuns(): { runs: Run[]; run: (items: readonly number[]) => Promise<number[]> } {
  const runs: Run[] = [];
  const run = (items: readonly number[]): Promise<number[]> => new Promise((resolve, reject) => {
    runs.push({ items, finish: () => resolve(items.map((item) => item * 10)), fail: reject });
  });
  return { runs, run };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const dataError = (): Error => Object.assign(new Error('duplicate key'), { code: '23505' });

const until = (condition: () => boolean): Promise<void> => vi.waitFor(() => {
  if (!condition()) throw new Error('did not happen in time');
}, { timeout: 5_000, interval: 1 });

describe('a micro-batch', () => {
  it('sends a lone item on the next turn', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxWaitMs: 60_000 });
    const result = batch.add(1);
    expect(runs).toHaveLength(0);
    await turn();
    expect(runs.map(({ items }) => items)).toEqual([[1]]);
    runs[0]?.finish();
    expect(await result).toBe(10);
  });

  it('sends together what is added in one turn, and gathers while a run is in flight', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxWaitMs: 60_000 });
    const results = [1, 2].map((item) => batch.add(item));
    await turn();
    results.push(batch.add(3), batch.add(4));
    await turn();
    expect(runs.map(({ items }) => items)).toEqual([[1, 2]]);
    runs[0]?.finish();
    await until(() => runs.length === 2);
    runs[1]?.finish();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40]);
  });

  it('gathers for a time where it is told to, but not for longer than a full batch takes', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxItems: 3, gatherMs: 20 });
    const results = [batch.add(1)];
    await turn();
    results.push(batch.add(2));
    await turn();
    expect(runs).toHaveLength(0);
    await until(() => runs.length === 1);
    results.push(...[3, 4, 5].map((item) => batch.add(item)));
    await turn();
    await turn();
    expect(runs.map(({ items }) => items)).toEqual([[1, 2], [3, 4, 5]]);
    for (const { finish } of runs) finish();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50]);
  });

  it('begins runs apart where it is told to: what comes meanwhile goes together, but a lone item at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { runs, run } = heldRuns();
      const batch = createMicroBatch({ name: 'test', run, maxItems: 4, apartMs: 20 });
      const itemsOfRuns = (): (readonly number[])[] => runs.map(({ items }) => items);
      const results = [batch.add(1)];
      await turn();
      expect(itemsOfRuns()).toEqual([[1]]);
      runs[0]?.finish();
      for (const item of [2, 3]) {
        await turn();
        results.push(batch.add(item));
        vi.advanceTimersByTime(9);
      }
      await turn();
      expect(runs).toHaveLength(1);
      vi.advanceTimersByTime(2);
      expect(itemsOfRuns()).toEqual([[1], [2, 3]]);
      runs[1]?.finish();
      // A full batch does not wait.
      results.push(...[4, 5, 6, 7].map((item) => batch.add(item)));
      await turn();
      await turn();
      expect(itemsOfRuns().at(-1)).toEqual([4, 5, 6, 7]);
      runs[2]?.finish();
      await turn();
      vi.advanceTimersByTime(20);
      results.push(batch.add(8));
      await turn();
      expect(itemsOfRuns().at(-1)).toEqual([8]);
      runs[3]?.finish();
      expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not rest when it is drained', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, apartMs: 60_000 });
    const results = [batch.add(1)];
    await until(() => runs.length === 1);
    runs[0]?.finish();
    results.push(batch.add(2));
    const drained = batch.drain();
    await until(() => runs.length === 2);
    runs[1]?.finish();
    expect(await Promise.all(results)).toEqual([10, 20]);
    await drained;
  });

  it('gathers no longer when it is drained', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, gatherMs: 60_000 });
    const result = batch.add(1);
    const drained = batch.drain();
    await until(() => runs.length === 1);
    runs[0]?.finish();
    expect(await result).toBe(10);
    await drained;
  });

  it('starts a second run for a full batch, but no third', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxItems: 2, maxWaitMs: 60_000 });
    const results = [1, 2, 3, 4, 5, 6, 7].map((item) => batch.add(item));
    await turn();
    await turn();
    await turn();
    expect(runs.map(({ items }) => items)).toEqual([[1, 2], [3, 4]]);
    runs[1]?.finish();
    await until(() => runs.length === 3);
    expect(runs[2]?.items).toEqual([5, 6]);
    runs[0]?.finish();
    runs[2]?.finish();
    await until(() => runs.length === 4);
    runs[3]?.finish();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60, 70]);
  });

  it('lets no item wait longer than maxWaitMs for a run that hangs', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxWaitMs: 1 });
    const results = [batch.add(1)];
    await turn();
    results.push(batch.add(2));
    await until(() => runs.length === 2);
    runs.forEach((one) => one.finish());
    expect(await Promise.all(results)).toEqual([10, 20]);
  });

  it('refuses more than may wait, and takes more when there is room again', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxQueued: 2 });
    const results = [batch.add(1), batch.add(2)];
    await expect(batch.add(3)).rejects.toMatchObject({ code: 'batch-queue-full', disposition: 'throttled' });
    await turn();
    results.push(batch.add(4));
    runs[0]?.finish();
    await until(() => runs.length === 2);
    runs[1]?.finish();
    expect(await Promise.all(results)).toEqual([10, 20, 40]);
  });

  it('lets nobody wait behind who adds ten thousand items at once', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxItems: 500, concurrency: 1 });
    const flood = Promise.allSettled(Array.from({ length: 10_000 }, (_, item) => batch.add(item, { share: 'flood' })));
    await turn();
    const control = new AbortController();
    const others = [batch.add(-1, { share: 'one' }), batch.add(-2, { share: 'two' }), batch.add(-3, { share: 'two' })];
    const aborted = batch.add(-4, { share: 'two', signal: control.signal });
    control.abort(new Error('not wanted'));
    await expect(aborted).rejects.toThrow('not wanted');
    runs[0]?.finish();
    await until(() => runs.length === 2);
    expect(runs[1]?.items.filter((item) => item < 0).toSorted()).toEqual([-1, -2, -3]);
    expect(runs[1]?.items).toHaveLength(500);
    runs[1]?.finish();
    expect(await Promise.all(others)).toEqual([-10, -20, -30]);
    for (let next = 2; next < 21; next += 1) {
      await until(() => runs.length > next);
      runs[next]?.finish();
    }
    expect((await flood).every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(runs.flatMap(({ items }) => items).filter((item) => item >= 0)).toEqual(Array.from({ length: 10_000 }, (_, item) => item));
  });

  it('refuses whose items fill the queue before anyone else', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxQueued: 4 });
    const results = [1, 2, 3, 4].map((item) => batch.add(item, { share: 'flood' }));
    await expect(batch.add(5, { share: 'flood' })).rejects.toMatchObject({ code: 'batch-queue-full', disposition: 'throttled' });
    results.push(batch.add(6, { share: 'other' }));
    await turn();
    expect(runs[0]?.items).toEqual([1, 6, 2, 3, 4]);
    runs[0]?.finish();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 60]);
  });

  it('gives a data error to the item that caused it alone', async () => {
    const seen: number[][] = [];
    const batch = createMicroBatch({
      name: 'test',
      run: async (items: readonly number[]) => {
        seen.push([...items]);
        if (items.includes(3)) throw dataError();
        return items.map((item) => item * 10);
      },
    });
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => batch.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(seen).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [1, 2], [3], [4, 5]]);
  });

  it.each([
    { name: 'an unreachable database', error: new AdapterError('postgres-connection', 'unreachable') },
    { name: 'a bug', error: new TypeError('broken') },
  ])('gives $name to the whole batch without trying again', async ({ error }) => {
    let runs = 0;
    const batch = createMicroBatch<number, number>({ name: 'test', run: () => (runs += 1, Promise.reject(error)) });
    const results = await Promise.allSettled([1, 2, 3].map((item) => batch.add(item)));
    expect(results).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: error })));
    expect(runs).toBe(1);
  });

  it('goes on after a run that threw at once or gave too few results', async () => {
    let runs = 0;
    const batch = createMicroBatch<number, number>({
      name: 'test',
      run: (items) => {
        runs += 1;
        if (runs === 1) throw new TypeError('broken');
        return Promise.resolve(runs === 2 ? [] : [...items]);
      },
    });
    await expect(batch.add(1)).rejects.toThrow('broken');
    await expect(batch.add(2)).rejects.toThrow('0 results for 1 items');
    expect(await batch.add(3)).toBe(3);
  });

  it('takes back what still waits when it is aborted, and nothing that runs', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxWaitMs: 60_000 });
    const control = new AbortController();
    const running = batch.add(1, { signal: control.signal });
    await turn();
    const waiting = batch.add(2, { signal: control.signal });
    const other = batch.add(3);
    control.abort(new Error('shutting down'));
    await expect(waiting).rejects.toThrow('shutting down');
    await expect(batch.add(4, { signal: control.signal })).rejects.toThrow('shutting down');
    runs[0]?.finish();
    expect(await running).toBe(10);
    await until(() => runs.length === 2);
    expect(runs[1]?.items).toEqual([3]);
    runs[1]?.finish();
    expect(await other).toBe(30);
  });

  it('leaves nothing behind on a signal that outlives it', async () => {
    const { signal } = new AbortController();
    const batch = createMicroBatch({ name: 'test', run: (items: readonly number[]) => Promise.resolve(items) });
    await Promise.all([1, 2, 3].map((item) => batch.add(item, { signal })));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('drains without delay, also what failed, and can be used on', async () => {
    const { runs, run } = heldRuns();
    const batch = createMicroBatch({ name: 'test', run, maxWaitMs: 60_000 });
    await batch.drain();
    const results = Promise.allSettled([batch.add(1)]);
    await turn();
    const late = Promise.allSettled([batch.add(2)]);
    let drained = false;
    const draining = batch.drain().then(() => (drained = true));
    await until(() => runs.length === 2);
    runs[0]?.finish();
    await results;
    expect(drained).toBe(false);
    runs[1]?.fail(new TypeError('broken'));
    await draining;
    expect((await late)[0]?.status).toBe('rejected');
    void batch.add(3);
    await until(() => runs.length === 3);
  });

  it('gives every item its own result in order of arrival, whatever fails', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ bad: fc.boolean(), pause: fc.boolean() }), { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), async (plan, maxItems) => {
      const firstTries: number[] = [];
      const started = new Set<number>();
      const batch = createMicroBatch({
        name: 'test', maxItems,
        run: async (items: readonly number[]) => {
          for (const item of items) if (!started.has(item)) firstTries.push(item);
          for (const item of items) started.add(item);
          await turn();
          if (items.some((item) => plan[item]?.bad)) throw dataError();
          return items.map((item) => item * 10);
        },
      });
      const results: Promise<number | null>[] = [];
      for (const [item, { pause }] of plan.entries()) {
        results.push(batch.add(item).catch(() => null));
        if (pause) await turn();
      }
      expect(await Promise.all(results)).toEqual(plan.map(({ bad }, item) => (bad ? null : item * 10)));
      expect(firstTries).toEqual(plan.map((_, item) => item));
      await batch.drain();
    }), { numRuns: 60 });
  });
});
