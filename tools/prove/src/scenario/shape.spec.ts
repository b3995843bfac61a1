import { describe, expect, it } from 'vitest';
import { list, number, object, oneOf, optional, readAs, text, variant } from './shape.js';

const SHAPE = object({ name: text(/^[a-z]+$/, 'a word'), rate: optional(number(1, 10), 5), kinds: list(variant({ kill: { atMs: number(0, 100) }, lever: { lane: oneOf('otp', 'marketing') } }), 1) });

describe('a shape', () => {
  it('reads what fits, with what was left out', () => {
    expect(readAs(SHAPE, { name: 'storm', kinds: [{ kind: 'kill', atMs: 3 }] }, 'it')).toEqual({ name: 'storm', rate: 5, kinds: [{ kind: 'kill', atMs: 3 }] });
  });

  it.each<[string, unknown, string]>([
    ['a missing field', { kinds: [{ kind: 'kill', atMs: 3 }] }, 'it.name: expected a word, found nothing'],
    ['a number out of range', { name: 'a', rate: 11, kinds: [{ kind: 'kill', atMs: 3 }] }, 'it.rate: expected a number from 1 to 10, found 11'],
    ['a field that nobody reads', { name: 'a', speed: 1, kinds: [{ kind: 'kill', atMs: 3 }] }, 'it.speed: no such field; there are name, rate, kinds'],
    ['a list too short', { name: 'a', kinds: [] }, 'it.kinds: expected a list of at least 1, found []'],
    ['an unknown kind', { name: 'a', kinds: [{ kind: 'flood' }] }, 'it.kinds[0].kind: expected one of kill, lever, found "flood"'],
    ['a field of another kind', { name: 'a', kinds: [{ kind: 'lever', lane: 'otp', atMs: 3 }] }, 'it.kinds[0].atMs: no such field; there are kind, lane'],
    ['no object at all', 7, 'it: expected an object, found 7'],
  ])('names %s', (_name, value, fault) => {
    expect(() => readAs(SHAPE, value, 'it')).toThrow(fault);
  });

  it('names every fault at once', () => {
    expect(() => readAs(SHAPE, { name: 'A', rate: 0, kinds: [{ kind: 'kill', atMs: -1 }] }, 'it')).toThrow(/it\.name[^]*it\.rate[^]*it\.kinds\[0\]\.atMs/);
  });
});
