import { intentName } from '@signalbox/demo';
import type { ScenarioHistory } from '../judge/history.js';

/** What happened when, by the second from the first intent. */
export interface Timeline {
  readonly seconds: number;
  /** Intents published and requests at the carrier in each second. */
  readonly published: readonly number[];
  readonly submitted: readonly number[];
  /** At the end of each second: intents without their end, sends in doubt. */
  readonly waiting: readonly number[];
  readonly inDoubt: readonly number[];
  readonly deeds: readonly { readonly what: string; readonly fromS: number; readonly toS: number }[];
}

interface Step {
  readonly atMs: number;
  readonly by: number;
}

function countBySecond(times: readonly number[], seconds: number): number[] {
  const counts = Array.from({ length: seconds }, () => 0);
  for (const atMs of times) {
    const second = Math.floor(atMs / 1000);
    if (second >= 0 && second < seconds) counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

function levelBySecond(steps: readonly Step[], seconds: number): number[] {
  const changes = Array.from({ length: seconds }, () => 0);
  for (const { atMs, by } of steps) {
    const second = Math.min(seconds - 1, Math.max(0, Math.floor(atMs / 1000)));
    changes[second] = (changes[second] ?? 0) + by;
  }
  let level = 0;
  return changes.map((change) => (level += change));
}

/** A message is in doubt from the change that says so until its next one. */
function findDoubts({ changes }: ScenarioHistory): Step[] {
  const byMessage = Map.groupBy(changes, ({ messageId }) => messageId);
  return [...byMessage.values()].flatMap((of) => {
    const story = of.toSorted((a, b) => a.sequence - b.sequence);
    return story.flatMap(({ status, occurredAt }, index): Step[] => {
      const next = story[index + 1];
      if (status !== 'in-doubt') return [];
      return [{ atMs: Date.parse(occurredAt), by: 1 }, ...(next ? [{ atMs: Date.parse(next.occurredAt), by: -1 }] : [])];
    });
  });
}

/** An intent waits from its publication until its first end. */
function findWaits({ changes, publishedAtMs }: ScenarioHistory): Step[] {
  const endedAt = new Map(changes.filter(({ terminal }) => terminal).toReversed().map(({ tenantId, idempotencyKey, receivedAtMs }) => [intentName(tenantId, idempotencyKey), receivedAtMs]));
  return [...publishedAtMs].flatMap(([name, atMs]): Step[] => {
    const ended = endedAt.get(name);
    return [{ atMs, by: 1 }, ...(ended === undefined ? [] : [{ atMs: ended, by: -1 }])];
  });
}

export function makeTimeline(history: ScenarioHistory): Timeline {
  const { startedAtMs, endedAtMs, publishedAtMs, ledger, deeds } = history;
  const latestMs = deeds.reduce((latest, { toMs }) => Math.max(latest, toMs), endedAtMs);
  const seconds = Math.max(1, Math.ceil((latestMs - startedAtMs) / 1000));
  const fromStart = (steps: readonly Step[]): Step[] => steps.map(({ atMs, by }) => ({ atMs: atMs - startedAtMs, by }));
  return {
    seconds,
    published: countBySecond([...publishedAtMs.values()].map((atMs) => atMs - startedAtMs), seconds),
    submitted: countBySecond(ledger.map(({ requestReceivedAtMs }) => requestReceivedAtMs - startedAtMs), seconds),
    waiting: levelBySecond(fromStart(findWaits(history)), seconds),
    inDoubt: levelBySecond(fromStart(findDoubts(history)), seconds),
    deeds: deeds.map(({ what, fromMs, toMs }) => ({ what, fromS: (fromMs - startedAtMs) / 1000, toS: (toMs - startedAtMs) / 1000 })).sort((a, b) => a.fromS - b.fromS),
  };
}
