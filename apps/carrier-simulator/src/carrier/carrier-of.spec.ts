import { expect, test } from 'vitest';
import { carrierOf } from './carrier-of.js';

test('a number keeps its carrier, and carriers have their shares', () => {
  const numbers = Array.from({ length: 5_000 }, (_, index) => `+1555${String(index).padStart(7, '0')}`);
  const tmobile = numbers.filter((number) => carrierOf(number) === 'tmobile').length / numbers.length;
  expect(tmobile).toBeCloseTo(0.33, 1);
  expect(numbers.map(carrierOf)).toEqual(numbers.map(carrierOf));
  expect([carrierOf('+447700900123'), carrierOf('whatsapp:+15557650001')]).toEqual(['other', 'other']);
});
