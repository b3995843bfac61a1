import { parseArgs } from 'node:util';

export interface SoakArguments {
  readonly minutes: number;
  /** Intents per second that production has at its peak. */
  readonly rate: number;
  readonly json: string | undefined;
}

export const SOAK_USAGE = 'usage: npm run soak -- --minutes N --rate INTENTS_PER_SECOND [--json FILE]';

/** With less than this there are too few samples to tell drift from noise. */
const SHORTEST_MINUTES = 2;

/** Throws RangeError, or the TypeError of parseArgs, where the command line is wrong. */
export function readSoakArguments(args: readonly string[]): SoakArguments {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: 'string', default: '30' }, rate: { type: 'string', default: '40' }, json: { type: 'string' } } });
  const minutes = Number(values.minutes);
  const rate = Number(values.rate);
  if (!(minutes >= SHORTEST_MINUTES && minutes <= 7 * 24 * 60)) throw new RangeError(`--minutes ${values.minutes}: a soak takes ${SHORTEST_MINUTES} minutes to a week`);
  if (!(rate >= 1 && rate <= 10_000)) throw new RangeError(`--rate ${values.rate}: 1 to 10,000 intents a second`);
  return { minutes, rate, json: values.json };
}
