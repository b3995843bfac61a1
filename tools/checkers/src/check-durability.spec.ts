import { describe, expect, it } from 'vitest';
import { findRefused, findUndurable } from './check-durability.js';

const answer = (callback: string, status: number, atMs = 0) => ({ callback, status, atMs });

describe('findUndurable', () => {
  it('catches a 2xx that left nothing behind, once', () => expect(findUndurable([answer('a', 204), answer('b', 204), answer('b', 204)], new Set(['a']))).toMatchObject([{ promise: 'P6', subject: 'b' }]));
  it('asks nothing of a 503, whose record may have come all the same', () => expect(findUndurable([answer('a', 503), answer('b', 0), answer('c', 503)], new Set(['c']))).toEqual([]));
});

describe('findRefused', () => {
  it('catches a 5xx, and no missing answer', () => expect(findRefused([answer('a', 204), answer('b', 503), answer('c', 0)])).toMatchObject([{ subject: 'b' }]));
});
