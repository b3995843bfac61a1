import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fifo } from './fifo.js';

describe('Fifo', () => {
  it('behaves like an array under any mix of pushes, shifts and filters', () => {
    const operation = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('push' as const), value: fc.nat(50) }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('shift' as const), value: fc.constant(0) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('retain' as const), value: fc.nat(3) }) },
    );
    fc.assert(fc.property(fc.array(operation, { maxLength: 400 }), (operations) => {
      const fifo = new Fifo<number>();
      let model: number[] = [];
      for (const { kind, value } of operations) {
        if (kind === 'push') {
          fifo.push(value);
          model.push(value);
        } else if (kind === 'shift') {
          expect(fifo.shift()).toBe(model.shift());
        } else {
          const kept = model.filter((item, index) => index < value || item % 2 === 0);
          expect(fifo.retain((item) => item % 2 === 0, value)).toBe(model.length - kept.length);
          model = kept;
        }
        expect([fifo.size, fifo.head]).toEqual([model.length, model[0]]);
      }
    }));
  });

  it('gives passed places back', () => {
    const fifo = new Fifo<number>();
    for (let item = 0; item < 10_000; item += 1) {
      fifo.push(item);
      if (item >= 10) expect(fifo.shift()).toBe(item - 10);
    }
    expect(fifo.size).toBe(10);
  });
});
