import { describe, expect, it } from 'vitest';
import { REASON_CODES, isReasonCode, reasonClassOf } from './reason-codes.js';

describe('REASON_CODES', () => {
  it('has every code once', () => {
    expect(new Set(REASON_CODES.map(({ code }) => code)).size).toBe(REASON_CODES.length);
  });

  it.each(REASON_CODES.map((row) => [row.code, row] as const))('%s is well formed', (code, row) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(row.meaning.length).toBeGreaterThan(10);
    expect(row.whatToDo).not.toBe('');
    expect(reasonClassOf(code)).toBe(row.class);
  });

  it('knows its codes from other words', () => {
    expect(['opted-out', 'opted', '', 'toString'].map(isReasonCode)).toEqual([true, false, false, false]);
  });
});
