import { describe, expect, it } from 'vitest';
import { applySmartEncoding, isGsm7, septetsOf } from './gsm7.js';
import { SMART_REPLACEMENTS } from './smart-replacements.js';

describe('the GSM 7-bit alphabet', () => {
  it('has 127 characters of one septet and 10 of two', () => {
    const sizes = Array.from({ length: 0x10000 }, (_, codeUnit) => septetsOf(codeUnit));
    expect(sizes.filter((size) => size === 1)).toHaveLength(127);
    expect(sizes.filter((size) => size === 2)).toHaveLength(10);
  });

  it.each([
    ['plain text', 'Your code is 123456.', true],
    ['extension characters', '[€]', true],
    ['C with cedilla, capital', 'Ç', true],
    ['c with cedilla, small', 'ç', false],
    ['a grave accent', '`', false],
    ['the escape itself', '\u001b', false],
    ['a tab', '\t', false],
    ['an emoji', '🙂', false],
    ['nothing', '', true],
  ])('%s', (_, body, expected) => {
    expect(isGsm7(body)).toBe(expected);
  });
});

describe('applySmartEncoding', () => {
  const replaced = SMART_REPLACEMENTS.flatMap(([, characters]) => [...characters]);

  it('replaces 270 different characters, each by text of the alphabet', () => {
    expect(new Set(replaced).size).toBe(270);
    expect(replaced).toHaveLength(270);
    for (const [replacement] of SMART_REPLACEMENTS) expect(isGsm7(replacement)).toBe(true);
  });

  it('replaces no character that the alphabet has', () => {
    expect(replaced.filter(isGsm7)).toEqual([]);
  });

  it.each([
    ['quotes and dashes', '“It’s here” – now…', '"It\'s here" - now...'],
    ['a no-break space is two spaces', 'a\u00a0b', 'a  b'],
    ['invisible characters vanish', '\ufeffa\u200bb', 'ab'],
    ['others stay', '🙂 ç “x”', '🙂 ç "x"'],
    ['nothing', '', ''],
  ])('%s', (_, body, expected) => {
    expect(applySmartEncoding(body)).toBe(expected);
  });
});
