import { describe, expect, it } from 'vitest';
import { examineText, fillIn } from './examine-text.js';

describe('examineText', () => {
  it.each([
    ['a plain text', 'Your code is 123456.', { encoding: 'GSM-7', segments: 1, forcing: [], segmentsWithout: 1, isTooLong: false }],
    ['an emoji that makes two of one', `${'x'.repeat(80)} 🎉🎉`, { encoding: 'UCS-2', segments: 2, forcing: ['🎉'], segmentsWithout: 1, isTooLong: false }],
    ['a curly quote, which smart encoding replaces', 'It’s here', { encoding: 'GSM-7', segments: 1, forcing: [], segmentsWithout: 1, isTooLong: false }],
    ['letters with and without', 'Łódź ąę', { encoding: 'UCS-2', segments: 1, forcing: ['Ł', 'ó', 'ź', 'ą', 'ę'], segmentsWithout: 1, isTooLong: false }],
    ['more than a carrier takes', 'x'.repeat(1_601), { encoding: 'GSM-7', segments: 11, forcing: [], segmentsWithout: 11, isTooLong: true }],
  ])('%s', (_name, text, found) => expect(examineText(text)).toEqual(found));
});

describe('fillIn', () => {
  it('puts values into their places, which are no templates', () => expect(fillIn('{{a}}-{{ b }}', { a: '{{b}}', b: '$1' })).toEqual({ text: '{{b}}-$1' }));
  it('names what is missing', () => expect(fillIn('{{a}} {{b}}', { a: '1' })).toEqual({ missing: 'b' }));
});
