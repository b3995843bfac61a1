import type { EngineViolation, LoggedRecord, MemberEvent } from './engine-history.js';

type Execution = Extract<MemberEvent, { kind: 'begun' | 'done' }>;
const placeOf = ({ partition, offset }: { partition: number; offset: number }): string => `${partition}/${offset}`;

/** Every record of the consumed topic was done at least once. */
export function findUndone(source: readonly LoggedRecord[], events: readonly MemberEvent[]): EngineViolation[] {
  const done = firstDoneAt(events);
  return source.filter((record) => !done.has(placeOf(record))).map(({ key, index, ...place }) => ({ rule: 'lost', subject: `${key}:${index}`, what: `at ${placeOf(place)} was never done` }));
}

/** No execution begins before the record ahead of it in its key's order was done, by whichever member. `source` is in offset order within each partition. */
export function findOvertaking(source: readonly LoggedRecord[], events: readonly MemberEvent[]): EngineViolation[] {
  const done = firstDoneAt(events);
  const predecessors = predecessorsOf(source);
  return executions(events, 'begun').flatMap((begun) => {
    const predecessor = predecessors.get(placeOf(begun));
    if (predecessor === undefined) return [];
    const doneAtMs = done.get(predecessor);
    if (doneAtMs !== undefined && doneAtMs <= begun.atMs) return [];
    const what = doneAtMs === undefined ? 'was never done' : `was done ${doneAtMs - begun.atMs} ms later`;
    return [{ rule: 'order' as const, subject: placeOf(begun), what: `was begun by ${begun.member} while its predecessor ${predecessor} was not done: that ${what}` }];
  });
}

function executions(events: readonly MemberEvent[], kind: 'begun' | 'done'): Execution[] {
  return events.filter((event): event is Execution => event.kind === kind);
}

function firstDoneAt(events: readonly MemberEvent[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const event of executions(events, 'done')) {
    const place = placeOf(event);
    first.set(place, Math.min(event.atMs, first.get(place) ?? Infinity));
  }
  return first;
}

function predecessorsOf(source: readonly LoggedRecord[]): Map<string, string> {
  const last = new Map<string, string>();
  const predecessors = new Map<string, string>();
  for (const { key, ...place } of source) {
    const fifo = `${place.partition}/${key}`;
    const before = last.get(fifo);
    if (before !== undefined) predecessors.set(placeOf(place), before);
    last.set(fifo, placeOf(place));
  }
  return predecessors;
}
