import type { EngineViolation, LoggedRecord, RecordName } from './engine-history.js';

const nameOf = ({ key, index }: RecordName): string => `${key}:${index}`;

/** Every acknowledged record stands in the log at least once. */
export function findMissing(acknowledged: readonly RecordName[], log: readonly RecordName[]): EngineViolation[] {
  const present = new Set(log.map(nameOf));
  return acknowledged.filter((record) => !present.has(nameOf(record))).map((record) => ({ rule: 'lost', subject: nameOf(record), what: 'was acknowledged and is not in the log' }));
}

/**
 * The records of a key stand in its order: each index comes for the first time after all lower ones. Repetitions, which
 * at-least-once delivery allows, may go back. `log` is in offset order within each partition; what nobody acknowledged and is not in
 * the log at all leaves no fault.
 */
export function findMisplaced(log: readonly LoggedRecord[]): EngineViolation[] {
  const present = new Set(log.map(nameOf));
  const highest = new Map<string, number>();
  const violations: EngineViolation[] = [];
  for (const { key, index, partition, offset } of log) {
    const before = highest.get(key) ?? -1;
    if (index <= before) continue;
    highest.set(key, index);
    for (let skipped = before + 1; skipped < index; skipped += 1) {
      if (present.has(`${key}:${skipped}`)) violations.push({ rule: 'order', subject: `${key}:${skipped}`, what: `comes first after ${key}:${index} (partition ${partition}, offset ${offset})` });
    }
  }
  return violations;
}

/** A key stands in one partition alone. */
export function findSplitKeys(log: readonly LoggedRecord[]): EngineViolation[] {
  const homes = new Map<string, Set<number>>();
  for (const { key, partition } of log) {
    const home = homes.get(key);
    if (home === undefined) homes.set(key, new Set([partition]));
    else home.add(partition);
  }
  return [...homes].filter(([, home]) => home.size > 1).map(([subject, home]) => ({ rule: 'order', subject, what: `stands in the partitions ${[...home].join(', ')}` }));
}
