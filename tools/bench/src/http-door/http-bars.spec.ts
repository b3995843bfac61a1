import { expect, it } from 'vitest';
import { readHttpValues } from './http-bars.js';

it('takes the ratio within a round, and the median over them', () => {
  const pass = (requests: number, p99Ms: number) => ({ requests, sent: requests, elapsedMs: 1_000, p50Ms: 1, p99Ms, refused: 0 });
  const rounds = [{ bare: pass(100, 1), door: pass(50, 10) }, { bare: pass(200, 1), door: pass(50, 30) }, { bare: pass(100, 1), door: pass(40, 20) }];
  expect(readHttpValues(rounds)).toEqual({ 'http-accept': 0.4, 'http-accept-p99': 20 });
});
