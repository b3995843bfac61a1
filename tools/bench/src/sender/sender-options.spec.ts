import { describe, expect, it } from 'vitest';
import { SENDER_BARS } from './sender-bars.js';
import { parseSenderOptions } from './sender-options.js';

describe('parseSenderOptions', () => {
  it('asks for every bar with the usual backlog', () => {
    expect(parseSenderOptions([], SENDER_BARS)).toEqual({ bars: SENDER_BARS, isShort: false, count: 1_000_000, jsonFile: undefined });
  });

  it('takes names of bars and of trials, a size and a file', () => {
    const { bars, ...rest } = parseSenderOptions(['--only', 'backlog, pace-used', '--short', '--count', '20000', '--json', 'a.json'], SENDER_BARS);
    expect(bars.map(({ name }) => name)).toEqual(['pace-used', 'backlog-otp', 'backlog-waiting', 'backlog-worked']);
    expect(rest).toEqual({ isShort: true, count: 20_000, jsonFile: 'a.json' });
  });

  it('makes the backlog of a short run small', () => {
    expect(parseSenderOptions(['--short'], SENDER_BARS).count).toBe(5_000);
  });

  it.each([
    ['a bar that there is not', ['--only', 'speed'], 'there is no bar "speed"'],
    ['a size that is none', ['--count', 'many'], '"many" is not a number of intents'],
    ['an option that there is not', ['--fast'], '--fast'],
  ])('refuses %s', (_name, args, message) => {
    expect(() => parseSenderOptions(args, SENDER_BARS)).toThrow(message);
  });
});
