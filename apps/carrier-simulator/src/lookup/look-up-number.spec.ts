import { describe, expect, test } from 'vitest';
import { carrierOf } from '../carrier/carrier-of.js';
import type { NumberingPlan } from './find-plan.js';
import { lookUpNumber, pumpingScoreOf } from './look-up-number.js';
import plans from './numbering-plans.json' with { type: 'json' };

const countries = Object.entries(plans.countries as Readonly<Record<string, NumberingPlan>>);

test.each(countries)('the plan of +%s can be read', (_callingCode, { country, digits, mobile = '', tollFree = '', premium = '' }) => {
  expect(country).toMatch(/^(?:[A-Z]{2}|001)$/);
  expect(digits).toHaveLength(2);
  expect(digits[0]).toBeLessThanOrEqual(digits[1]!);
  for (const pattern of [mobile, tollFree, premium]) expect(() => new RegExp(`^(?:${pattern})`)).not.toThrow();
});

test('no calling code is the beginning of another, and there are those of all countries', () => {
  const codes = countries.map(([callingCode]) => callingCode);
  expect(codes.filter((code) => codes.some((other) => other !== code && code.startsWith(other)))).toEqual([]);
  expect(codes.length).toBeGreaterThan(200);
});

describe('lookUpNumber', () => {
  test.each([
    ['a British mobile', '+447700900123', { isValid: true, country: 'GB', line: { type: 'mobile', mcc: '234' } }],
    ['a British landline', '+442071838750', { isValid: true, country: 'GB', line: { type: 'landline', mcc: null } }],
    ['a Canadian number', '+14165550123', { isValid: true, country: 'CA' }],
    ['a toll-free number', '+18005550123', { isValid: true, country: 'US', line: { type: 'tollFree' } }],
    ['a premium number', '+19005550123', { isValid: true, line: { type: 'premium' } }],
    ['the magic landline', '+15005550009', { isValid: true, line: { type: 'landline' } }],
    ['an Irish mobile, by its three-digit code', '+353861234567', { isValid: true, callingCode: '353', line: { type: 'mobile' } }],
    ['a mobile of a country without a list of networks', '+992900000001', { isValid: true, country: 'TJ', line: { type: 'mobile', carrierName: null } }],
    ['a landline there', '+992372000001', { isValid: true, country: 'TJ', line: { type: 'landline' } }],
    ['a number of the sea', '+870773111632', { isValid: true, country: '001', line: { type: 'mobile' } }],
    ['a number without its plus', '442071838750', { isValid: true, country: 'GB' }],
    ['too few digits', '+1555', { isValid: false, callingCode: '1', error: 'TOO_SHORT' }],
    ['too many digits', '+155501000011', { isValid: false, error: 'TOO_LONG' }],
    ['a calling code that nobody has', '+9991234567', { isValid: false, error: 'INVALID_COUNTRY_CODE' }],
    ['a word', 'hello', { isValid: false, error: 'NOT_A_NUMBER' }],
  ])('%s', (_name, text, expected) => {
    expect(lookUpNumber(text)).toMatchObject(expected);
  });

  test('the carrier of an American mobile is the one that delivers to it', () => {
    const names = { att: 'AT&T Wireless', tmobile: 'T-Mobile USA, Inc.', verizon: 'Verizon Wireless', 'us-cellular': 'US Cellular', other: '' };
    const numbers = Array.from({ length: 300 }, (_, index) => `+1212555${String(index).padStart(4, '0')}`);
    const mobiles = numbers.flatMap((number) => {
      const facts = lookUpNumber(number);
      return facts.isValid && facts.line.type === 'mobile' ? [[number, facts.line.carrierName] as const] : [];
    });
    expect(mobiles.length).toBeGreaterThan(150);
    for (const [number, name] of mobiles) expect(name).toBe(names[carrierOf(number)]);
  });

  test('pumping scores are low but for a few', () => {
    const scores = Array.from({ length: 1_000 }, (_, index) => pumpingScoreOf(`+1212555${index}`));
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...scores)).toBeLessThanOrEqual(99);
    expect(scores.filter((score) => score > 60).length / scores.length).toBeLessThan(0.25);
  });
});
