import { describe, expect, it } from 'vitest';
import { readSoakArguments } from './soak-arguments.js';

describe('readSoakArguments', () => {
  it('reads what it is told', () => expect(readSoakArguments(['--minutes', '90', '--rate', '200', '--json', 'f'])).toEqual({ minutes: 90, rate: 200, json: 'f' }));
  it('has defaults', () => expect(readSoakArguments([])).toEqual({ minutes: 30, rate: 40, json: undefined }));
  it.each([[['--minutes', '1']], [['--rate', '0']], [['--minutes', 'long']]])('refuses %j', (args) => expect(() => readSoakArguments(args)).toThrow(RangeError));
  it('refuses what it does not know', () => expect(() => readSoakArguments(['--fast'])).toThrow(TypeError));
});
