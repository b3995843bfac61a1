import { describe, expect, it } from 'vitest';
import type { Verdict } from '@signalbox/providers';
import { kinds, makeMessage, makeSender, makeSurroundings, recordOf, rowOf, runToEnd } from '../test/support/sender-bench.js';

/** Every point that an execution passes: before and after each of its waits. */
const SEND = [
  'sender.before-find', 'sender.after-find', 'sender.before-slot', 'sender.after-slot', 'sender.before-claim', 'sender.after-claim',
  'sender.before-call', 'sender.after-call', 'sender.before-verdict', 'sender.before-write', 'sender.after-write', 'sender.after-verdict',
] as const;
const LOOK_UP = ['sender.before-look-up', 'sender.after-look-up'] as const;
const ANSWERS: Record<string, readonly (Verdict | 'lost')[]> = {
  'is accepted': [],
  'is throttled at first': [{ kind: 'throttled', reason: 'throttled', detail: 'slow down' }],
  'is refused for good': [{ kind: 'rejected', reason: 'content-refused', detail: 'no' }],
  'is taken and the reply lost': ['lost'],
  'is not taken and the reply lost': [{ kind: 'ambiguous', reason: 'carrier-error', detail: 'HTTP 500' }],
};

const CASES = Object.entries(ANSWERS).flatMap(([name, answers]) => [...SEND, ...LOOK_UP].flatMap((point) => [1, 2].map((arrival) => ({ name, answers, point, arrival }))));

/** Runs the message until the process dies at the point, then until the end in another process; false where the point was not reached. */
async function crashAt(point: string, arrival: number, answers: readonly (Verdict | 'lost')[]) {
  const surroundings = makeSurroundings();
  surroundings.provider.answerNext(...answers);
  const dying = makeSender(surroundings);
  let left = arrival;
  let die = (): void => undefined;
  const dead = new Promise<'dead'>((resolve) => (die = () => resolve('dead')));
  dying.faults.reach = (name) => {
    if (name !== point || (left -= 1) !== 0) return Promise.resolve();
    die();
    // As a killed process: nothing follows.
    return new Promise(() => undefined);
  };
  const message = makeMessage(surroundings.time.clock.nowMs());
  const record = recordOf(message);
  const hasDied = (await Promise.race([runToEnd(dying, record), dead])) === 'dead';
  const heir = makeSender(surroundings);
  const { last, told } = await runToEnd(heir, record);
  return { hasDied, heir, message, last, told, surroundings };
}

describe('a process that dies', () => {
  it.each(CASES)('$point, arrival $arrival, of a message that $name: neither lost nor sent twice', async ({ point, arrival, answers }) => {
    const { heir, message, last, told, surroundings } = await crashAt(point, arrival, answers);
    const isRefused = answers.some((answer) => answer !== 'lost' && answer.kind === 'rejected');
    const row = rowOf(heir, message);
    // A refusal whose verdict died with its process is looked up, found absent and tried again; then it is taken.
    expect(surroundings.provider.taken.length).toBe(row?.state === 'accepted' ? 1 : 0);
    expect(row?.state === 'accepted' || (isRefused && row?.state === 'rejected')).toBe(true);
    expect(last.kind).toBe('emit');
    expect(kinds(told).at(-1)).toMatch(row?.state === 'accepted' ? /^message-submitted / : /^submission-rejected /);
    expect(heir.watch.count()).toBe(0);
  });

  it.each(SEND)('is one of those tested: %s is on the way of every message', async (point) => {
    expect((await crashAt(point, 1, [])).hasDied).toBe(true);
  });

  it.each(LOOK_UP)('is one of those tested: %s is on the way of every message in doubt', async (point) => {
    expect((await crashAt(point, 1, ['lost'])).hasDied).toBe(true);
  });
});
