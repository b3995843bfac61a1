import { expect, it } from 'vitest';
import { joinTexts, splitTexts } from './text-list.js';

it('writes texts one after the other, and how SQL takes them apart', () => {
  expect(joinTexts(['{"a":1}', '["\\u001e"]'])).toBe('{"a":1}\u001e["\\u001e"]');
  expect(splitTexts('$8')).toBe('string_to_array($8::text, chr(30))');
});

it('takes no text with the separator in it, which no JSON has', () => {
  expect(JSON.stringify('\u001e')).toBe('"\\u001e"');
  expect(() => joinTexts(['\u001e'])).toThrow(RangeError);
});
