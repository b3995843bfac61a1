import { describe, expect, it } from 'vitest';
import { profileFolderOf } from '../profile/profile-folder.js';
import { parseMeasureOptions } from './measure-options.js';

const usual = { count: 20_000, rounds: 3 };
const parse = (...args: string[]) => parseMeasureOptions(args, usual, 'e2e');

describe('parseMeasureOptions', () => {
  it('takes what is usual where nothing is said', () => {
    expect(parse()).toEqual({ count: 20_000, rounds: 3, jsonFile: undefined, profileFolder: undefined, only: [] });
  });

  it('takes what is said', () => {
    expect(parse('--count', '500', '--rounds', '1', '--profile', '--json', 'a.json')).toEqual({ count: 500, rounds: 1, jsonFile: 'a.json', profileFolder: profileFolderOf('e2e'), only: [] });
  });

  it('takes names of parts, and all where none is named', () => {
    const parts = ['stages', 'http'];
    expect(parseMeasureOptions(['--only', 'http'], { ...usual, parts }, 'services').only).toEqual(['http']);
    expect(parseMeasureOptions([], { ...usual, parts }, 'services').only).toEqual(parts);
    expect(() => parseMeasureOptions(['--only', 'http,doors'], { ...usual, parts }, 'services')).toThrow('"doors" is no part of this suite; there are stages, http');
  });

  it.each([
    ['a count that is none', ['--count', 'many'], '"many" is not a number of messages'],
    ['no rounds', ['--rounds', '0'], '"0" is not a number of rounds'],
    ['a part of a message', ['--count', '1.5'], '"1.5" is not a number of messages'],
    ['a part of a suite that has none', ['--only', 'x'], '"x" is no part of this suite'],
    ['an option that there is not', ['--fast'], '--fast'],
  ])('refuses %s', (_name, args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
