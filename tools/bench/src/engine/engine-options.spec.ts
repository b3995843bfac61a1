import { describe, expect, it } from 'vitest';
import { BARS } from './bar.js';
import { parseEngineOptions } from './engine-options.js';

const namesOf = (...args: string[]): string[] => parseEngineOptions(args, BARS).bars.map(({ name }) => name);

describe('parseEngineOptions', () => {
  it('asks for every bar in full, from the same seed each time', () => {
    expect(parseEngineOptions([], BARS)).toEqual({ bars: BARS, isShort: false, seed: 1 });
  });

  it('takes names of bars and of trials, and keeps the order of the table', () => {
    expect(namesOf('--only', 'outage-lost, keys-10k')).toEqual(['keys-10k', 'outage-lost']);
    expect(namesOf('--only', 'outage')).toEqual(['outage-length', 'outage-consumer', 'outage-producer', 'outage-lost']);
  });

  it('takes the rest', () => {
    expect(parseEngineOptions(['--short', '--seed', '7', '--json', 'a.json'], BARS)).toMatchObject({ isShort: true, seed: 7, jsonFile: 'a.json' });
  });

  it.each([
    ['a bar that there is not', ['--only', 'keys-10k,speed'], 'there is no bar "speed"; there are: keys-10k, keys,'],
    ['a seed that is no number', ['--seed', 'x'], '"x" is not a whole number'],
    ['an option that there is not', ['--fast'], '--fast'],
  ])('refuses %s', (_name, args, message) => {
    expect(() => parseEngineOptions(args, BARS)).toThrow(message);
  });
});
