import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptance, message } from '../test/samples.js';
import { findDisorder } from './check-order.js';

describe('findDisorder', () => {
  const accepted = [message('m1', 0n), message('m2', 1n), message('m3', 2n)];
  const at = (messageId: string, requestReceivedAtMs: number) => acceptance({ messageId, requestReceivedAtMs });
  it('catches a swapped pair', () => {
    expect(findDisorder(accepted, [at('m1', 10), at('m3', 11), at('m2', 12)])).toMatchObject([{ promise: 'P3', subject: 'm3' }]);
  });
  it.each([
    ['recipient', { recipientKey: 's' }],
    ['lane', { lane: 'marketing' as const }],
    ['tenant', { tenantId: 'u' }],
  ])('allows gaps, and another %s', (_name, over) => {
    expect(findDisorder([...accepted, message('x', 0n, over)], [at('m1', 10), at('m3', 11), at('x', 1)])).toEqual([]);
  });
  it('goes by the first offset of a record that was published again', () => {
    expect(findDisorder([...accepted, message('m1', 9n)], [at('m1', 10), at('m2', 11), at('m3', 12)])).toEqual([]);
  });
  it('reads records in any order', () => expect(findDisorder(accepted.toReversed(), [at('m1', 10), at('m2', 9)])).toMatchObject([{ subject: 'm2' }]));

  it('never minds in what order recipients that have nothing to do with each other come', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 30 }), (times) => {
      const unrelated = times.map((_, index) => message(`m${index}`, BigInt(index), { recipientKey: `r${index}` }));
      expect(findDisorder(unrelated, times.map((ms, index) => at(`m${index}`, ms)))).toEqual([]);
    }));
  });

  it('is content with one recipient exactly where arrivals never go back', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 8 }), (times) => {
      const own = times.map((_, index) => message(`m${index}`, BigInt(index)));
      const isAscending = times.every((ms, index) => index === 0 || ms >= (times[index - 1] ?? 0));
      expect(findDisorder(own, times.map((ms, index) => at(`m${index}`, ms))).length === 0).toBe(isAscending);
    }));
  });
});
