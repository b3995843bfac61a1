import { CLI_EXIT_CODES, type CliExitCode } from './cli-exit-codes.js';
import type { Command, Selection } from './cli-arguments.js';
import type { Act, Letter } from './dead-letter.store.js';
import { discardLetter, openOriginal, replayLetter, type ActionResult, type LetterTools } from './letter-actions.js';
import { describeOriginal } from './original-record.js';
import { createPace } from './pace.js';
import { renderCauses, renderLetters, toPublicAction, toPublicCause, toPublicLetter } from './print-letters.js';
import { REFUSALS, type RefusalCode } from './refusals.js';

export interface Desk extends LetterTools {
  /** A line of the answer. */
  say(line: string): void;
  /** A line about what went wrong. */
  warn(line: string): void;
  wait(delayMs: number): Promise<void>;
}

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** Letters read at once in a bulk action; each may hold more than a megabyte. */
const PAGE_LETTERS = 20;

/** Does what was asked and says so; AdapterError where a server does not answer. */
export function runCommand(command: Exclude<Command, { kind: 'help' }>, desk: Desk): Promise<CliExitCode> {
  switch (command.kind) {
    case 'list':
      return list(command, desk);
    case 'causes':
      return listCauses(command, desk);
    case 'show':
      return show(command, desk);
    case 'replay':
      return actOnAll(command, desk, (letter, act) => replayLetter(letter, act, desk));
    case 'discard':
      return actOnAll(command, desk, (letter, act) => discardLetter(letter, act, desk));
  }
}

async function list({ filter, limit, json }: Of<'list' | 'causes'>, { store, say }: Desk): Promise<CliExitCode> {
  const letters = await store.listNewest(filter, limit);
  if (json) for (const letter of letters) say(JSON.stringify(toPublicLetter(letter)));
  else say(renderLetters(letters));
  return CLI_EXIT_CODES.done;
}

async function listCauses({ filter, limit, json }: Of<'list' | 'causes'>, { store, say }: Desk): Promise<CliExitCode> {
  const causes = await store.listCauses(filter, limit);
  if (json) for (const cause of causes) say(JSON.stringify(toPublicCause(cause)));
  else say(renderCauses(causes));
  return CLI_EXIT_CODES.done;
}

async function show({ letterId, reveal }: Of<'show'>, desk: Desk): Promise<CliExitCode> {
  const { store, keyring } = desk;
  const letter = await store.find(letterId);
  if (letter === null) return refuse(desk, letterId, 'not-found');
  let revealed: Record<string, unknown> | undefined;
  if (reveal !== null) {
    await store.auditReveal(letterId, reveal);
    const original = openOriginal(letter.record, keyring);
    if (original === null) return refuse(desk, letterId, 'record-unreadable');
    revealed = describeOriginal(original);
  }
  const actions = (await store.listActions(letterId)).map(toPublicAction);
  desk.say(JSON.stringify({ ...toPublicLetter(letter), actions, ...(revealed && { record: revealed }) }, null, 2));
  return CLI_EXIT_CODES.done;
}

function refuse({ warn }: Desk, letterId: number, code: RefusalCode): CliExitCode {
  warn(`refused ${letterId} ${code}: ${REFUSALS[code]}`);
  return code === 'not-found' ? CLI_EXIT_CODES.notFound : CLI_EXIT_CODES.refused;
}

/** The letters that are there now, the oldest first: what is given up again meanwhile is not taken up again. */
async function* selectLetters(selection: Selection, { store }: Desk): AsyncGenerator<Letter> {
  if (selection.kind === 'one') {
    const letter = await store.find(selection.letterId);
    if (letter !== null) yield letter;
    return;
  }
  const throughId = await store.newestId();
  let left = selection.limit;
  let afterId = 0;
  while (left > 0) {
    const letters = await store.listFrom(selection.filter, { afterId, throughId }, Math.min(left, PAGE_LETTERS));
    yield* letters;
    left -= letters.length;
    if (letters.length === 0) return;
    afterId = letters.at(-1)?.letterId ?? afterId;
  }
}

async function actOnAll({ kind, selection, perSecond, act }: Of<'replay' | 'discard'>, desk: Desk, perform: (letter: Letter, act: Act) => Promise<ActionResult>): Promise<CliExitCode> {
  const pace = createPace(perSecond, () => desk.clock.monotonicMs());
  const counts = { done: 0, refused: 0 };
  try {
    for await (const letter of selectLetters(selection, desk)) {
      await desk.wait(pace());
      const result = await perform(letter, act);
      counts[result.kind === 'refused' ? 'refused' : 'done'] += 1;
      if (result.kind === 'refused') refuse(desk, letter.letterId, result.code);
      else desk.say(result.kind === 'replayed' ? `replayed ${letter.letterId} as replay ${result.replayNumber}` : `discarded ${letter.letterId}`);
    }
  } finally {
    desk.say(`${kind}: ${counts.done} done, ${counts.refused} refused`);
  }
  if (counts.refused > 0) return CLI_EXIT_CODES.refused;
  if (counts.done > 0) return CLI_EXIT_CODES.done;
  if (selection.kind === 'one') return refuse(desk, selection.letterId, 'not-found');
  desk.warn('no open letter matches');
  return CLI_EXIT_CODES.notFound;
}
