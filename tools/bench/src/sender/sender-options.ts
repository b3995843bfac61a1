import { parseArgs } from 'node:util';
import { selectBars } from '../engine/engine-options.js';
import type { SenderBar } from './sender-trial.js';

export interface SenderOptions {
  /** Those to be measured, in the order of the table. */
  readonly bars: readonly SenderBar[];
  readonly isShort: boolean;
  readonly count: number;
  readonly jsonFile: string | undefined;
}

export const SENDER_USAGE = 'npm run bench -- sender [--only NAME,...] [--short] [--count INTENTS] [--json FILE]';

/** The day's newsletter of a large house. It stands before the senders for far longer than the codes take. */
const USUAL_BACKLOG = 1_000_000;
const SHORT_BACKLOG = 5_000;

/** `--only` takes names of bars and of trials. Throws RangeError, and TypeError for options that there are not. */
export function parseSenderOptions(args: readonly string[], table: readonly SenderBar[]): SenderOptions {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' }, only: { type: 'string' }, short: { type: 'boolean', default: false }, count: { type: 'string' } } });
  const usual = values.short ? SHORT_BACKLOG : USUAL_BACKLOG;
  const count = values.count === undefined ? usual : Number(values.count);
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`"${values.count}" is not a number of intents`);
  return { bars: selectBars(table, values.only), isShort: values.short, count, jsonFile: values.json };
}
