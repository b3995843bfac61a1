import { expect, it } from 'vitest';
import { makeBenchLoad } from './bench-load.js';

it('shares the intents among the lanes, each with a key of its own', () => {
  const loads = makeBenchLoad('r', 1_000);
  expect(loads.map(({ lane, intents }) => [lane, intents.length])).toEqual([['otp', 300], ['transactional', 400], ['marketing', 300]]);
  expect(new Set(loads.flatMap(({ intents }) => intents.map((intent) => intent.idempotencyKey))).size).toBe(1_000);
});
