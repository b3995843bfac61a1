import { parseArgs } from 'node:util';
import { profileFolderOf } from '../profile/profile-folder.js';

/** What the suites that send messages can be told. */
export interface MeasureOptions {
  readonly count: number;
  readonly rounds: number;
  readonly jsonFile: string | undefined;
  /** Where the CPU profile of each process goes; undefined where none is asked for. */
  readonly profileFolder: string | undefined;
  /** Parts of the suite to be measured, of those that it has; all where none is named. */
  readonly only: readonly string[];
}

/** What a suite does where it is told nothing. */
export interface UsualMeasure extends Pick<MeasureOptions, 'count' | 'rounds'> {
  readonly parts?: readonly string[];
}

export const MEASURE_USAGE = '[--count MESSAGES] [--rounds NUMBER] [--profile] [--json FILE]';

/** Throws RangeError, and TypeError for options that there are not. */
export function parseMeasureOptions(args: readonly string[], { parts = [], ...usual }: UsualMeasure, suite: string): MeasureOptions {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' }, count: { type: 'string' }, rounds: { type: 'string' }, only: { type: 'string' }, profile: { type: 'boolean', default: false } } });
  return {
    count: readCount(values.count, usual.count, 'messages'),
    rounds: readCount(values.rounds, usual.rounds, 'rounds'),
    jsonFile: values.json,
    profileFolder: values.profile ? profileFolderOf(suite) : undefined,
    only: readParts(values.only, parts),
  };
}

function readParts(text: string | undefined, parts: readonly string[]): readonly string[] {
  const named = text?.split(',') ?? parts;
  const strange = named.find((name) => !parts.includes(name));
  if (strange !== undefined) throw new RangeError(`"${strange}" is no part of this suite${parts.length > 0 ? `; there are ${parts.join(', ')}` : ''}`);
  return named;
}

function readCount(text: string | undefined, usual: number, what: string): number {
  const count = text === undefined ? usual : Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`"${text}" is not a number of ${what}`);
  return count;
}
