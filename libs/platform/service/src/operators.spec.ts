import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ListedOperators, operatorsField, requireOperator } from './operators.js';

const TOKEN = 'operator-token-of-ada';
const HASH = createHash('sha256').update(TOKEN).digest('hex');
const operators = new ListedOperators({ ada: HASH, eve: 'f'.repeat(64) });

describe('operators', () => {
  it.each([
    ['her token', `Bearer ${TOKEN}`, 'ada'],
    ['another token', 'Bearer somebody-elses-token', null],
    ['the hash of it', `Bearer ${HASH}`, null],
    ['another scheme', `Basic ${TOKEN}`, null],
    ['nothing', undefined, null],
  ])('are known by %s', (_, authorization, name) => {
    expect(operators.identify(authorization)).toBe(name);
  });

  it('are asked for', () => {
    expect(requireOperator(operators, `Bearer ${TOKEN}`)).toBe('ada');
    expect(() => requireOperator(operators, undefined)).toThrow(expect.objectContaining({ status: 401 }) as Error);
  });

  it('are configured as JSON of hashes', () => {
    const { parse } = operatorsField('do anything');
    expect(parse(JSON.stringify({ ada: HASH }))).toEqual({ ada: HASH });
    for (const wrong of ['{"ada":"token"}', '[]x', 'null']) expect(() => parse(wrong)).toThrow();
  });
});
