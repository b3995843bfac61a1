import { describe, expect, it } from 'vitest';
import { chooseScenarios, readArguments, readStormArguments } from './prove-arguments.js';
import { readScenarios } from './scenario/read-scenarios.js';

describe('the arguments of prove', () => {
  it('are a set or names, with a report', () => {
    expect(readArguments(['fast', '--repeat', '2', '--json', 'f.json'])).toEqual({ chosen: ['fast'], list: false, repeat: 2, report: 'test-results/proofs', json: 'f.json' });
  });

  it('refuse what is no count', () => {
    expect(() => readArguments(['--repeat', 'often'])).toThrow('--repeat must be a whole number');
    expect(() => readStormArguments(['--kills', '0'])).toThrow('--kills must be');
  });

  it('choose all, a set, or some by name', () => {
    const scenarios = readScenarios();
    const [one] = scenarios as [(typeof scenarios)[number]];
    expect(chooseScenarios(scenarios, [])).toHaveLength(scenarios.length);
    expect(chooseScenarios(scenarios, ['fast']).every(({ set }) => set === 'fast')).toBe(true);
    expect(chooseScenarios(scenarios, [one.name])).toEqual([one]);
    expect(() => chooseScenarios(scenarios, ['no-such'])).toThrow('there is no scenario no-such');
  });
});
