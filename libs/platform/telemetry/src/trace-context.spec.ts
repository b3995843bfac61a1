import { describe, expect, it } from 'vitest';
import { childTraceparent, newTraceparent, traceIdOf } from './trace-context.js';

const FORM = /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/;
const steps = (...values: number[]) => () => values.shift() ?? 0.5;

describe('traceparent', () => {
  it('starts a trace of the standard form', () => {
    expect(newTraceparent(steps(0.1, 0.2, 0.3, 0.4, 0.5, 0.6))).toMatch(FORM);
  });

  it('never makes the id of all zeros, which means none', () => {
    expect(newTraceparent(() => 0)).toBe(`00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-01`);
  });

  it('keeps trace and flags of the parent under a span of its own', () => {
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
    const child = childTraceparent(parent, steps(0.25, 0.75));
    expect(child).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/);
    expect(child).not.toBe(parent);
    expect(traceIdOf(child)).toBe('0af7651916cd43dd8448eb211c80319c');
  });

  it.each([
    ['missing', undefined],
    ['of another version', '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['without an id', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['in upper case', '00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01'],
    ['too long', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x'],
  ])('starts a trace where the parent is %s', (_, parent) => {
    expect(childTraceparent(parent, () => 0.5)).toMatch(FORM);
    expect(traceIdOf(parent)).toBeUndefined();
  });
});
