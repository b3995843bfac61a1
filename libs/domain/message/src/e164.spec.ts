import { describe, expect, it } from 'vitest';
import { isE164 } from './e164.js';

describe('isE164', () => {
  it.each([
    ['a North American number', '+15005550006', true],
    ['the shortest', '+2901234', true],
    ['the longest', '+123456789012345', true],
    ['one digit too many', '+1234567890123456', false],
    ['one digit too few', '+290123', false],
    ['no plus sign', '15005550006', false],
    ['a leading zero', '+05005550006', false],
    ['spaces', '+1 500 555 0006', false],
    ['a line feed at the end', '+15005550006\n', false],
    ['a space before', ' +15005550006', false],
    ['digits of another script', '+١٥٠٠٥٥٥٠٠٠٦', false],
    ['a channel address', 'whatsapp:+15005550006', false],
    ['nothing', '', false],
  ])('%s', (_, text, expected) => {
    expect(isE164(text)).toBe(expected);
  });
});
