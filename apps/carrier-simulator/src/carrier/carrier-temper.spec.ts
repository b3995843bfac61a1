import { expect, test } from 'vitest';
import { CarrierTemper } from './carrier-temper.js';

const BURST = { messages: 2, withinMs: 1_000, blockMs: 5_000 };

test('the third message within a second is filtered, and all others of the pair until the carrier forgets', () => {
  const temper = new CarrierTemper();
  const filtered = (atMs: number, sender = 'a', carrier = 'att') => temper.filters(sender, carrier, BURST, atMs);
  expect([0, 100, 200, 3_000, 5_199, 5_200].map((atMs) => filtered(atMs))).toEqual([false, false, true, true, true, false]);
  expect([filtered(300, 'b'), filtered(300, 'a', 'verizon')]).toEqual([false, false]);
});

test('a steady pace below the burst never tires it', () => {
  const temper = new CarrierTemper();
  const filtered = Array.from({ length: 100 }, (_, index) => temper.filters('a', 'att', BURST, index * 500));
  expect(filtered).not.toContain(true);
});
