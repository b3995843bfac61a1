import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateLevers, type Lever } from './levers.js';

const NOW = 1_000_000;
const scope = { lane: 'marketing', poolId: 'de-local', sender: '+4915112345' } as const;

function lever(fields: Partial<Lever>): Lever {
  return { leverId: 'l', kind: 'rate-multiplier', scopeKind: 'lane', scopeId: 'marketing', value: 0.5, reason: 'test', expiresAtMs: NOW + 1, ...fields };
}
const pause = (fields: Partial<Lever> = {}): Lever => lever({ kind: 'pause', value: null, ...fields });

describe('rateMultiplier', () => {
  it.each([
    { name: 'no lever', levers: [], is: 1 },
    { name: 'the lane', levers: [lever({})], is: 0.5 },
    { name: 'another lane', levers: [lever({ scopeId: 'otp' })], is: 1 },
    { name: 'the pool', levers: [lever({ scopeKind: 'pool', scopeId: 'de-local', value: 0.2 })], is: 0.2 },
    { name: 'a lane that is called like the pool', levers: [lever({ scopeId: 'de-local' })], is: 1 },
    { name: 'the sender', levers: [lever({ scopeKind: 'sender', scopeId: '+4915112345', value: 0 })], is: 0 },
    { name: 'all three', levers: [lever({}), lever({ scopeKind: 'pool', scopeId: 'de-local' }), lever({ scopeKind: 'sender', scopeId: '+4915112345' })], is: 0.125 },
    { name: 'two of one scope', levers: [lever({ leverId: 'a' }), lever({ leverId: 'b', value: 0.1 })], is: 0.05 },
    { name: 'an expired one', levers: [lever({ expiresAtMs: NOW })], is: 1 },
    { name: 'a pause', levers: [pause()], is: 1 },
  ])('$name', ({ levers, is }) => {
    expect(evaluateLevers(levers, NOW).rateMultiplier(scope)).toBeCloseTo(is, 12);
  });

  it('never leaves 0 to 1, and does not depend on the order', () => {
    const anyLever = fc.record({
      scopeKind: fc.constantFrom('lane' as const, 'pool' as const, 'sender' as const), scopeId: fc.constantFrom('marketing', 'de-local', '+4915112345', 'other'),
      value: fc.double({ min: 0, max: 1, noNaN: true }), expiresAtMs: fc.integer({ min: NOW - 2, max: NOW + 2 }),
    }).map(lever);
    fc.assert(fc.property(fc.array(anyLever), (levers) => {
      const multiplier = evaluateLevers(levers, NOW).rateMultiplier(scope);
      expect(multiplier).toBeGreaterThanOrEqual(0);
      expect(multiplier).toBeLessThanOrEqual(1);
      expect(evaluateLevers(levers.toReversed(), NOW).rateMultiplier(scope)).toBeCloseTo(multiplier, 9);
    }));
  });
});

describe('isPaused', () => {
  it.each([
    { name: 'no lever', levers: [], is: { paused: false } },
    { name: 'the lane', levers: [pause()], is: { paused: true, until: NOW + 1, reason: 'test' } },
    { name: 'another lane', levers: [pause({ scopeId: 'otp' })], is: { paused: false } },
    { name: 'an expired pause', levers: [pause({ expiresAtMs: NOW })], is: { paused: false } },
    { name: 'two pauses: the longer one', levers: [pause({ expiresAtMs: NOW + 5, reason: 'short' }), pause({ expiresAtMs: NOW + 9, reason: 'long' })], is: { paused: true, until: NOW + 9, reason: 'long' } },
    { name: 'a multiplier', levers: [lever({ value: 0 })], is: { paused: false } },
  ])('$name', ({ levers, is }) => {
    expect(evaluateLevers(levers, NOW).isPaused('marketing')).toEqual(is);
  });
});
