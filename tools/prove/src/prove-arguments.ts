import { parseArgs } from 'node:util';
import type { Scenario } from './scenario/scenario.js';

export interface ProveArguments {
  /** `fast`, or names of scenarios; none means all. */
  readonly chosen: readonly string[];
  readonly list: boolean;
  readonly repeat: number;
  /** Folder of the report. */
  readonly report: string;
  readonly json: string | undefined;
}

export const USAGE = `usage: npm run prove [-- fast | NAME...] [--list] [--repeat N] [--report DIR] [--json FILE]
       npm run prove -- storm --intents N --kills K [--rate R] [--seed S] [--report DIR]`;

function readCount(text: string, name: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`--${name} must be a whole number of at least 1\n${USAGE}`);
  return count;
}

/** Throws a RangeError that says what is wrong. */
export function readArguments(args: readonly string[]): ProveArguments {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { list: { type: 'boolean', default: false }, repeat: { type: 'string', default: '1' }, report: { type: 'string', default: 'test-results/proofs' }, json: { type: 'string' } },
  });
  return { chosen: positionals, list: values.list, repeat: readCount(values.repeat, 'repeat'), report: values.report, json: values.json };
}

export interface StormArguments {
  readonly intents: number;
  readonly kills: number;
  /** Intents per second. */
  readonly rate: number;
  readonly seed: number;
  readonly report: string;
}

export function readStormArguments(args: readonly string[]): StormArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { intents: { type: 'string', default: '10000' }, kills: { type: 'string', default: '10' }, rate: { type: 'string', default: '250' }, seed: { type: 'string', default: '1' }, report: { type: 'string', default: 'test-results/proofs' } },
  });
  return { intents: readCount(values.intents, 'intents'), kills: readCount(values.kills, 'kills'), rate: readCount(values.rate, 'rate'), seed: readCount(values.seed, 'seed'), report: values.report };
}

/** The scenarios that were asked for; throws a RangeError that names those that do not exist. */
export function chooseScenarios(scenarios: readonly Scenario[], chosen: readonly string[]): Scenario[] {
  const unknown = chosen.filter((word) => word !== 'fast' && !scenarios.some(({ name }) => name === word));
  if (unknown.length > 0) throw new RangeError(`there is no scenario ${unknown.join(', ')}; --list names all\n${USAGE}`);
  return scenarios.filter(({ name, set }) => chosen.length === 0 || chosen.includes(name) || (chosen.includes('fast') && set === 'fast'));
}
