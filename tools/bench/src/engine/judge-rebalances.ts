import { findMisplaced, findMissing, findOvertaking, findUndone, measureRepeats, measureStalls, type GroupDisturbance, type LoggedRecord, type MemberEvent, type Ownership, type RecordName, type SurvivorStall } from '@signalbox/checkers';
import type { Figure } from '../report/figure.js';
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

export interface Handovers {
  readonly kind: GroupDisturbance['kind'];
  /** Begun before and not committed when the partitions came to new owners. */
  readonly windowRecords: number;
  /** Of those, what the new owners began again. */
  readonly repeatedRecords: number;
}

/** What each disturbance that moved partitions cost, all of them together, until the next one. */
export function sumHandovers(ownerships: readonly Ownership[], disturbances: readonly GroupDisturbance[]): Handovers[] {
  return disturbances.flatMap(({ kind, atMs }, index) => {
    const nextAtMs = disturbances[index + 1]?.atMs ?? Infinity;
    const taken = ownerships.filter(({ sinceMs }) => sinceMs > atMs && sinceMs <= nextAtMs);
    if (taken.length === 0) return [];
    const sum = (read: (ownership: Ownership) => number): number => taken.reduce((total, ownership) => total + read(ownership), 0);
    return [{ kind, windowRecords: sum(({ windowRecords }) => windowRecords), repeatedRecords: sum(({ repeatedRecords }) => repeatedRecords) }];
  });
}

const shareOf = ({ windowRecords, repeatedRecords }: Handovers): number => (repeatedRecords === 0 ? 0 : repeatedRecords / Math.max(1, windowRecords));

/** Disturbances after which, and before the next of which, a member was assigned partitions anew. */
export function countRebalances(events: readonly MemberEvent[], disturbances: readonly GroupDisturbance[]): number {
  const assignedAtMs = events.filter(({ kind }) => kind === 'assigned').map(({ atMs }) => atMs);
  return disturbances.filter(({ atMs }, index) => {
    const nextAtMs = disturbances[index + 1]?.atMs ?? Infinity;
    return assignedAtMs.some((assignedMs) => assignedMs > atMs && assignedMs <= nextAtMs);
  }).length;
}

/** NaN of none: what did not happen was not measured. */
const mostOf = (values: readonly number[]): number => (values.length === 0 ? NaN : Math.max(...values));

/** The history, by the kind of disturbance. */
interface Measured {
  readonly history: GroupHistory;
  readonly handovers: readonly Handovers[];
  readonly stalls: readonly SurvivorStall[];
}

const countOf = <T extends { readonly kind: string }>(items: readonly T[], kind: T['kind']): number => items.filter((item) => item.kind === kind).length;

function longestStall({ stalls }: Measured, kind: GroupDisturbance['kind']): number {
  return mostOf(stalls.filter(({ disturbance }) => disturbance.kind === kind).map(({ lastedMs }) => lastedMs)) / 1000;
}

function mostIn({ handovers }: Measured, kind: GroupDisturbance['kind'], read: (one: Handovers) => number): number {
  return mostOf(handovers.filter((one) => one.kind === kind).map(read));
}

export function judgeRebalances(history: GroupHistory): Findings {
  const { acknowledged, source, target, events, disturbances } = history;
  const { ownerships, violations } = measureRepeats(events);
  const measured: Measured = { history, handovers: sumHandovers(ownerships, disturbances), stalls: measureStalls(events, disturbances, STALL_WINDOW_MS) };
  return {
    values: {
      'rebalances-count': countRebalances(events, disturbances),
      'rebalances-lost': findMissing(acknowledged, source).length + findUndone(source, events).length + findMissing(source, target).length,
      'rebalances-reordered': findOvertaking(source, events).length + findMisplaced(target).length,
      'rebalances-repeated': mostIn(measured, 'killed', shareOf),
      'rebalances-stayed': violations.filter(({ rule }) => rule === 'repeated' || rule === 'ownership').length,
      'stall-after-kill': longestStall(measured, 'killed'),
      'stall-after-leave': longestStall(measured, 'left'),
    },
    figures: describeRun(measured).filter(({ value }) => !Number.isNaN(value)),
  };
}

function describeRun(measured: Measured): Figure[] {
  const { history: { source, disturbances }, handovers } = measured;
  const repeated = ({ repeatedRecords }: Handovers): number => repeatedRecords;
  return [
    { name: 'rebalances, records', value: source.length, unit: 'records' },
    { name: 'rebalances, members that joined or went on', value: countOf(disturbances, 'joined'), unit: 'times' },
    { name: 'rebalances, members that left', value: countOf(disturbances, 'left'), unit: 'times' },
    { name: 'rebalances, members that were killed', value: countOf(disturbances, 'killed'), unit: 'times' },
    { name: 'rebalances, members that were stopped', value: countOf(disturbances, 'frozen'), unit: 'times' },
    { name: 'rebalances, most records in flight at a kill', value: mostIn(measured, 'killed', ({ windowRecords }) => windowRecords), unit: 'records' },
    { name: 'rebalances, most records repeated after a kill', value: mostIn(measured, 'killed', repeated), unit: 'records' },
    { name: 'rebalances, most records repeated after a stop', value: mostIn(measured, 'frozen', repeated), unit: 'records' },
    { name: 'rebalances, most records repeated after a leave', value: mostIn(measured, 'left', repeated), unit: 'records' },
    { name: 'rebalances, most records repeated after a join', value: mostIn(measured, 'joined', repeated), unit: 'records' },
    { name: 'rebalances, records repeated in all', value: handovers.reduce((sum, one) => sum + repeated(one), 0), unit: 'records' },
    { name: 'stall after a stop', value: longestStall(measured, 'frozen'), unit: 's' },
    { name: 'stall after a join', value: longestStall(measured, 'joined'), unit: 's' },
  ];
}
