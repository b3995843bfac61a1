import { findMisplaced, findMissing, findOvertaking, findUndone, measureRepeats, measureStalls, type GroupDisturbance, type LoggedRecord, type MemberEvent, type Ownership, type RecordName, type SurvivorStall } from '@signalbox/checkers';
import type { Findings } from './trial.js';

/** All that is known of a group that was disturbed under load. */
export interface GroupHistory {
  readonly acknowledged: readonly RecordName[];
  readonly source: readonly LoggedRecord[];
  readonly target: readonly LoggedRecord[];
  /** In the order of their times. */
  readonly events: readonly MemberEvent[];
  readonly disturbances: readonly GroupDisturbance[];
}

/** Longer than a stall may be. */
const STALL_WINDOW_MS = 20_000;

/** A handover of one partition: what the new owner did again, as a share of what was in flight. */
export function shareRepeated({ repeatedRecords, windowRecords }: Ownership): number {
  return repeatedRecords === 0 ? 0 : repeatedRecords / Math.max(1, windowRecords);
}

/** Disturbances after which, and before the next of which, a member was assigned partitions anew. */
export function countRebalances(events: readonly MemberEvent[], disturbances: readonly GroupDisturbance[]): number {
  const assignedAtMs = events.filter(({ kind }) => kind === 'assigned').map(({ atMs }) => atMs);
  return disturbances.filter(({ atMs }, index) => {
    const nextAtMs = disturbances[index + 1]?.atMs ?? Infinity;
    return assignedAtMs.some((assignedMs) => assignedMs > atMs && assignedMs <= nextAtMs);
  }).length;
}

const longest = (stalls: readonly SurvivorStall[], kind: GroupDisturbance['kind']): number => Math.max(0, ...stalls.filter(({ disturbance }) => disturbance.kind === kind).map(({ lastedMs }) => lastedMs)) / 1000;

export function judgeRebalances({ acknowledged, source, target, events, disturbances }: GroupHistory): Findings {
  const { ownerships, violations } = measureRepeats(events);
  const stalls = measureStalls(events, disturbances, STALL_WINDOW_MS);
  const lost = findMissing(acknowledged, source).length + findUndone(source, events).length + findMissing(source, target).length;
  const countOf = (rule: (typeof violations)[number]['rule']): number => violations.filter((violation) => violation.rule === rule).length;
  const count = (kind: GroupDisturbance['kind']): number => disturbances.filter((one) => one.kind === kind).length;
  return {
    values: {
      'rebalances-count': countRebalances(events, disturbances),
      'rebalances-lost': lost,
      'rebalances-reordered': findOvertaking(source, events).length + findMisplaced(target).length,
      'rebalances-repeated': Math.max(0, ...ownerships.map(shareRepeated)),
      'rebalances-stayed': countOf('repeated') + countOf('ownership'),
      'stall-after-kill': longest(stalls, 'killed'),
      'stall-after-leave': longest(stalls, 'left'),
    },
    figures: [
      { name: 'rebalances, records', value: source.length, unit: 'records' },
      { name: 'rebalances, members that joined or went on', value: count('joined'), unit: 'times' },
      { name: 'rebalances, members that left', value: count('left'), unit: 'times' },
      { name: 'rebalances, members that were killed', value: count('killed'), unit: 'times' },
      { name: 'rebalances, members that were stopped', value: count('frozen'), unit: 'times' },
      { name: 'rebalances, most records repeated of one partition', value: Math.max(0, ...ownerships.map(({ repeatedRecords }) => repeatedRecords)), unit: 'records' },
      { name: 'rebalances, records repeated in all', value: ownerships.reduce((sum, { repeatedRecords }) => sum + repeatedRecords, 0), unit: 'records' },
      { name: 'stall after a stop', value: longest(stalls, 'frozen'), unit: 's' },
      { name: 'stall after a join', value: longest(stalls, 'joined'), unit: 's' },
    ],
  };
}
