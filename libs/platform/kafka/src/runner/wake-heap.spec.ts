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

  it('gives out everything, earliest first, between any pushes', () => {
    fc.assert(fc.property(fc.array(fc.record({ atMs: fc.nat(100), pops: fc.nat(2) }), { maxLength: 200 }), (steps) => {
      const heap = new WakeHeap<number>();
      const model: number[] = [];
      for (const { atMs, pops } of steps) {
        heap.push(atMs, atMs);
        model.push(atMs);
        model.sort((left, right) => left - right);
        for (let pop = 0; pop < pops; pop += 1) {
          expect(heap.nextAtMs).toBe(model[0] ?? Infinity);
          expect(heap.popDue(100)).toBe(model.shift());
        }
      }
      while (model.length > 0) expect(heap.popDue(100)).toBe(model.shift());
      expect(heap.size).toBe(0);
    }));
  });
});
