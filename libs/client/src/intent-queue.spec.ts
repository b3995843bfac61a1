import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIntentQueue } from './intent-queue.js';

const LIMITS = { maxBatch: 3, maxQueued: 10 };

describe('createIntentQueue', () => {
  it('writes one batch at a time, in the order of the calls, and gathers what comes meanwhile', async () => {
    const batches: string[][] = [];
    let open: () => void = () => {};
    let writing = 0;
    const queue = createIntentQueue<string>(async (items) => {
      expect((writing += 1)).toBe(1);
      batches.push([...items]);
      if (batches.length === 1) await new Promise<void>((resolve) => (open = resolve));
      writing -= 1;
    }, LIMITS);
    const calls = [queue.push(['a']), queue.push(['b', 'c']), queue.push(['d', 'e'])];
    expect(queue.room()).toBe(6);
    open();
    await Promise.all(calls);
    expect(batches).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
    expect(queue.room()).toBe(10);
  });

  it('fails the calls of a batch that fails, and no others', async () => {
    let batch = 0;
    const queue = createIntentQueue<string>(() => ((batch += 1) === 2 ? Promise.reject(new Error('away')) : Promise.resolve()), LIMITS);
    const outcomes = await Promise.allSettled([queue.push(['a']), queue.push(['b', 'c', 'd']), queue.push(['e'])]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('settles a call that spans batches only when all of them ended', async () => {
    const order: string[] = [];
    const queue = createIntentQueue<number>(async (items) => {
      await Promise.resolve();
      order.push(`wrote ${items.join()}`);
      if (items.includes(0)) throw new Error('away');
    }, LIMITS);
    await queue.push([0, 1, 2, 3]).catch(() => order.push('rejected'));
    expect(order).toEqual(['wrote 0,1,2', 'wrote 3', 'rejected']);
  });

  it('drains', async () => {
    const written: string[] = [];
    const queue = createIntentQueue<string>(async (items) => {
      await Promise.resolve();
      written.push(...items);
    }, LIMITS);
    void queue.push(['a', 'b', 'c', 'd']);
    await queue.drain();
    expect(written).toEqual(['a', 'b', 'c', 'd']);
    await queue.drain();
  });

  it('keeps every item once and in order, whatever the calls', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.array(fc.integer(), { maxLength: 5 }), { maxLength: 20 }), async (calls) => {
      const written: number[] = [];
      const queue = createIntentQueue<number>(async (items) => {
        await Promise.resolve();
        written.push(...items);
      }, LIMITS);
      await Promise.all(calls.map((items) => queue.push(items)));
      expect(written).toEqual(calls.flat());
    }));
  });
});
