import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { murmur2, partitionOf } from './murmur2.js';

const encode = (text: string) => new TextEncoder().encode(text);

describe('murmur2', () => {
  it.each([
    // The vectors of Kafka's own UtilsTest.testMurmur2.
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('%s', (text, hash) => {
    expect(murmur2(encode(text))).toBe(hash);
  });

  it('agrees with the algorithm done in unbounded integers, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(murmur2(bytes)).toBe(hashInUnboundedIntegers(bytes));
      }),
    );
  });

  it('chooses a partition that exists, by the positive part of the hash', () => {
    expect(partitionOf(encode('21'), 12)).toBe((-973932308 & 0x7fffffff) % 12);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 1000 }), (key, count) => {
        const partition = partitionOf(key, count);
        expect(Number.isInteger(partition) && partition >= 0 && partition < count).toBe(true);
      }),
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s partitions', (count) => {
    expect(() => partitionOf(encode('abc'), count)).toThrow(RangeError);
  });
});

function hashInUnboundedIntegers(bytes: Uint8Array): number {
  const multiply = (value: bigint) => BigInt.asUintN(32, value * 0x5bd1e995n);
  const at = (index: number, shift: bigint) => BigInt(bytes[index] ?? 0) << shift;
  const tail = bytes.length - (bytes.length % 4);
  let hash = 0x9747b28cn ^ BigInt(bytes.length);
  for (let index = 0; index < tail; index += 4) {
    let word = multiply(at(index, 0n) | at(index + 1, 8n) | at(index + 2, 16n) | at(index + 3, 24n));
    word = multiply(word ^ (word >> 24n));
    hash = multiply(hash) ^ word;
  }
  if (tail < bytes.length) hash = multiply(hash ^ at(tail, 0n) ^ at(tail + 1, 8n) ^ at(tail + 2, 16n));
  hash = multiply(hash ^ (hash >> 13n));
  return Number(BigInt.asIntN(32, hash ^ (hash >> 15n)));
}
