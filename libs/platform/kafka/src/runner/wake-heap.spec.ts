import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WakeHeap } from './wake-heap.js';

describe('WakeHeap', () => {
  it('waits for ever when empty', () => {
    const heap = new WakeHeap<string>();
    expect([heap.nextAtMs, heap.size, heap.popDue(Number.MAX_VALUE)]).toEqual([Infinity, 0, undefined]);
  });

  it('gives out what is due and nothing that is not', () => {
    const heap = new WakeHeap<string>();
    heap.push(20, 'later');
    heap.push(10, 'sooner');
    expect([heap.popDue(9), heap.popDue(10), heap.popDue(10), heap.popDue(25), heap.size]).toEqual([undefined, 'sooner', undefined, 'later', 0]);
  });

  it('gives out everything, earliest first and of equals the first come, between any pushes', () => {
    fc.assert(fc.property(fc.array(fc.record({ atMs: fc.nat(20), pops: fc.nat(2) }), { maxLength: 200 }), (steps) => {
      const heap = new WakeHeap<{ atMs: number }>();
      const model: { atMs: number }[] = [];
      for (const { atMs, pops } of steps) {
        const item = { atMs };
        heap.push(atMs, item);
        model.push(item);
        model.sort((left, right) => left.atMs - right.atMs);
        for (let pop = 0; pop < pops; pop += 1) {
          expect(heap.nextAtMs).toBe(model[0]?.atMs ?? Infinity);
          expect(heap.popDue(100)).toBe(model.shift());
        }
      }
      while (model.length > 0) expect(heap.popDue(100)).toBe(model.shift());
      expect(heap.size).toBe(0);
    }));
  });
});
