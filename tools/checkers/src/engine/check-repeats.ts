import type { EngineViolation, MemberEvent } from './engine-history.js';

/** One ownership of one partition by one member, and what it did again of what had been begun before. */
export interface Ownership {
  readonly member: string;
  readonly partition: number;
  readonly sinceMs: number;
  /** The window in flight: records begun by anyone and not committed when it began, and those that the owner before it began until it heard of the loss. */
  readonly windowRecords: number;
  /** Of the records that it began, those that had been begun before. */
  readonly repeatedRecords: number;
}

export interface Repeats {
  readonly ownerships: readonly Ownership[];
  readonly violations: readonly EngineViolation[];
}

/** Members hear of an assignment by an answer each: one may have its partition for so long while the one before it still works. */
const HEARING_MS = 1_000;

interface OpenOwnership {
  readonly member: string;
  readonly partition: number;
  readonly sinceMs: number;
  windowRecords: number;
  repeatedRecords: number;
  readonly begun: Set<number>;
}

/** What is known of one partition at one moment. */
interface PartitionState {
  /** Begun by anyone, ever. */
  readonly begun: Set<number>;
  readonly uncommitted: Set<number>;
  readonly owners: Map<string, OpenOwnership>;
}

/**
 * What was executed again. A record begun twice in one ownership is a violation (partitions that stay repeat nothing), so is one begun
 * by a member that does not own its partition, and so are more repetitions after a handover than the window in flight then held.
 * `events` in the order of their times.
 */
export function measureRepeats(events: readonly MemberEvent[]): Repeats {
  const partitions = new Map<number, PartitionState>();
  const ownerships: OpenOwnership[] = [];
  const violations: EngineViolation[] = [];
  for (const event of events) {
    if (event.kind === 'assigned') ownerships.push(...assign(partitions, event));
    else if (event.kind === 'committed') commit(stateOf(partitions, event.partition), event.offset);
    else if (event.kind === 'begun') violations.push(...begin(stateOf(partitions, event.partition), event));
  }
  for (const { member, partition, windowRecords, repeatedRecords } of ownerships) {
    if (repeatedRecords > windowRecords) violations.push({ rule: 'window', subject: `partition ${partition}`, what: `${member} repeated ${repeatedRecords} records of a window of ${windowRecords}` });
  }
  return { ownerships: ownerships.map(({ begun: _begun, ...ownership }) => ownership), violations };
}

function stateOf(partitions: Map<number, PartitionState>, partition: number): PartitionState {
  const known = partitions.get(partition);
  if (known !== undefined) return known;
  const state: PartitionState = { begun: new Set(), uncommitted: new Set(), owners: new Map() };
  partitions.set(partition, state);
  return state;
}

function assign(partitions: Map<number, PartitionState>, { member, atMs, partitions: assigned }: Extract<MemberEvent, { kind: 'assigned' }>): OpenOwnership[] {
  for (const [partition, { owners }] of partitions) if (!assigned.includes(partition)) owners.delete(member);
  return assigned.flatMap((partition) => {
    const state = stateOf(partitions, partition);
    if (state.owners.has(member)) return [];
    const ownership: OpenOwnership = { member, partition, sinceMs: atMs, windowRecords: state.uncommitted.size, repeatedRecords: 0, begun: new Set() };
    state.owners.set(member, ownership);
    return [ownership];
  });
}

function commit({ uncommitted }: PartitionState, offset: number): void {
  for (const begun of uncommitted) if (begun < offset) uncommitted.delete(begun);
}

const isUnheard = (next: OpenOwnership, owner: OpenOwnership, atMs: number): boolean => next !== owner && next.sinceMs >= owner.sinceMs && atMs - next.sinceMs <= HEARING_MS;

function begin(state: PartitionState, { member, partition, offset, atMs }: Extract<MemberEvent, { kind: 'begun' }>): EngineViolation[] {
  const ownership = state.owners.get(member);
  const subject = `${partition}/${offset}`;
  if (ownership === undefined) return [{ rule: 'ownership', subject, what: `was begun by ${member}, which does not own the partition` }];
  if (ownership.begun.has(offset)) return [{ rule: 'repeated', subject, what: `was begun twice by ${member}, with which the partition stayed` }];
  ownership.begun.add(offset);
  if (state.begun.has(offset)) ownership.repeatedRecords += 1;
  else for (const other of state.owners.values()) if (isUnheard(other, ownership, atMs)) other.windowRecords += 1;
  state.begun.add(offset);
  state.uncommitted.add(offset);
  return [];
}
