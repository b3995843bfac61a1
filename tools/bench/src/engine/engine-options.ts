import { parseArgs } from 'node:util';
import type { EngineBar } from './bar.js';

export interface EngineOptions {
  /** Those to be measured, in the order of the table. */
  readonly bars: readonly EngineBar[];
  readonly isShort: boolean;
  readonly seed: number;
  readonly jsonFile?: string;
}

const DEFAULT_SEED = 1;

export const ENGINE_USAGE = 'npm run bench -- engine [--only NAME,...] [--short] [--seed NUMBER] [--json FILE]';

/** `--only` takes names of bars and of trials. Throws RangeError, and TypeError for options that there are not. */
export function parseEngineOptions(args: readonly string[], table: readonly EngineBar[]): EngineOptions {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' }, only: { type: 'string' }, short: { type: 'boolean', default: false }, seed: { type: 'string', default: String(DEFAULT_SEED) } } });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`"${values.seed}" is not a whole number`);
  return { bars: selectBars(table, values.only), isShort: values.short, seed, ...(values.json !== undefined && { jsonFile: values.json }) };
}

/** Those named by themselves or by their trials, in the order of the table; all of it where none is named. Throws RangeError. */
export function selectBars<B extends { readonly name: string; readonly trial: string }>(table: readonly B[], only: string | undefined): readonly B[] {
  if (only === undefined) return table;
  const wanted = new Set(only.split(',').map((name) => name.trim()));
  const known = new Set(table.flatMap(({ name, trial }) => [name, trial]));
  const unknown = [...wanted].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new RangeError(`there is no bar "${unknown.join('", "')}"; there are: ${[...known].join(', ')}`);
  return table.filter(({ name, trial }) => wanted.has(name) || wanted.has(trial));
}
