import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ROLES } from '@signalbox/contracts';
import { isReasonCode } from '@signalbox/message';
import { LETTER_STATES, type Act, type LetterFilter } from './dead-letter.store.js';
import { parseSince, wholeNumber } from './cli-values.js';

/** Which letters an action is for. */
export type Selection = { readonly kind: 'one'; readonly letterId: number } | { readonly kind: 'matching'; readonly filter: LetterFilter; readonly limit: number };

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'list' | 'causes'; readonly filter: LetterFilter; readonly limit: number; readonly json: boolean }
  | { readonly kind: 'show'; readonly letterId: number; readonly reveal: Act | null }
  | { readonly kind: 'replay' | 'discard'; readonly selection: Selection; readonly perSecond: number; readonly act: Act };

/** A command that makes no sense; the message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const LISTED = 50;
const DEFAULT_PER_SECOND = 10;
const MOST_PER_SECOND = 1_000;
const LONGEST_WHY = 500;
const CLASSES = ['bad-input', 'own-fault', 'retries-exhausted'];

const FILTERS = { reason: { type: 'string' }, stage: { type: 'string' }, class: { type: 'string' }, since: { type: 'string' }, limit: { type: 'string' } } as const;
const ACTING = { actor: { type: 'string' }, why: { type: 'string' } } as const;
const LISTING = { ...FILTERS, state: { type: 'string' }, json: { type: 'boolean' } } as const;
const BULK = { ...FILTERS, ...ACTING, all: { type: 'boolean' }, rate: { type: 'string' } } as const;
type Options = NonNullable<ParseArgsConfig['options']>;
const OPTIONS = { list: LISTING, causes: LISTING, show: { ...ACTING, reveal: { type: 'boolean' } }, replay: BULK, discard: BULK } as const satisfies Record<string, Options>;

interface Given {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Reads the arguments behind the name of the program; UsageError on what makes no sense. */
export function parseCommand(args: readonly string[], nowMs: number): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || args.includes('--help')) return { kind: 'help' };
  if (!Object.hasOwn(OPTIONS, name)) throw new UsageError(`there is no command ${name}; commands are ${Object.keys(OPTIONS).join(', ')}`);
  const kind = name as keyof typeof OPTIONS;
  const given = readGiven(rest, OPTIONS[kind]);
  switch (kind) {
    case 'list':
    case 'causes':
      if (given.positionals.length > 0) throw new UsageError(`${kind} takes options alone`);
      return { kind, filter: readFilter(given, nowMs), limit: readLimit(given) ?? LISTED, json: given.values['json'] === true };
    case 'show':
      return { kind, letterId: readId(given), reveal: given.values['reveal'] === true ? readAct(given) : null };
    case 'replay':
    case 'discard':
      return { kind, selection: readSelection(given, nowMs), perSecond: readRate(given), act: readAct(given) };
  }
}

function readGiven(args: readonly string[], options: Options): Given {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true }) as Given;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readText({ values }: Given, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

function readWord(given: Given, name: string, isKnown: (word: string) => boolean): string | undefined {
  const word = readText(given, name);
  if (word !== undefined && !isKnown(word)) throw new UsageError(`--${name} ${word} is not known`);
  return word;
}

function readFilter(given: Given, nowMs: number): LetterFilter {
  const since = readText(given, 'since');
  const sinceMs = since === undefined ? undefined : parseSince(since, nowMs);
  if (sinceMs === null) throw new UsageError('--since takes an instant such as 2026-01-05T09:00:00Z, or an age such as 30m, 12h or 3d');
  return {
    reason: readWord(given, 'reason', isReasonCode), stage: readWord(given, 'stage', (word) => Object.hasOwn(ROLES, word)),
    class: readWord(given, 'class', (word) => CLASSES.includes(word)), sinceMs,
    state: readWord(given, 'state', (word) => LETTER_STATES.some((state) => state === word)) as LetterFilter['state'],
  };
}

function readLimit(given: Given): number | undefined {
  const text = readText(given, 'limit');
  if (text === undefined) return undefined;
  return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER) ?? fail('--limit takes a whole number from 1');
}

function readRate(given: Given): number {
  return wholeNumber(readText(given, 'rate') ?? String(DEFAULT_PER_SECOND), 1, MOST_PER_SECOND) ?? fail(`--rate takes a whole number from 1 to ${MOST_PER_SECOND}: letters per second`);
}

function readId({ positionals }: Given): number {
  const id = positionals.length === 1 ? wholeNumber(positionals[0] ?? '', 1, Number.MAX_SAFE_INTEGER) : null;
  return id ?? fail('name one letter by its id, as list shows it');
}

/** Everything only where it is said in so many words. */
function readSelection(given: Given, nowMs: number): Selection {
  const filter = readFilter(given, nowMs);
  const isNarrowed = Object.values(filter).some((value) => value !== undefined);
  const limit = readLimit(given);
  const isAll = given.values['all'] === true;
  if (given.positionals.length > 0) {
    if (isNarrowed || isAll || limit !== undefined) throw new UsageError('give the id of one letter, or options that choose letters, not both');
    return { kind: 'one', letterId: readId(given) };
  }
  if (isAll === isNarrowed) throw new UsageError('choose letters by an id, by --reason, --stage, --class or --since, or with --all');
  return { kind: 'matching', filter: { ...filter, state: 'open' }, limit: limit ?? Infinity };
}

function readAct(given: Given): Act {
  const [actor, why] = [readText(given, 'actor')?.trim() ?? '', readText(given, 'why')?.trim() ?? ''];
  if (actor === '' || why === '') throw new UsageError('--actor and --why are required: the audit keeps who did it and why');
  if (actor.length > LONGEST_WHY || why.length > LONGEST_WHY) throw new UsageError(`--actor and --why take up to ${LONGEST_WHY} characters`);
  return { actor, why };
}

function fail(message: string): never {
  throw new UsageError(message);
}
