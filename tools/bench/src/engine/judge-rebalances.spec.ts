import type { GroupDisturbance, LoggedRecord, MemberEvent, Ownership } from '@signalbox/checkers';
import { describe, expect, it } from 'vitest';
import { countRebalances, judgeRebalances, sumHandovers, type GroupHistory } from './judge-rebalances.js';

const assigned = (member: string, atMs: number, ...partitions: number[]): MemberEvent => ({ kind: 'assigned', member, atMs, partitions });
const work = (member: string, atMs: number, offset: number): MemberEvent[] => [
  { kind: 'begun', member, atMs, partition: 0, offset },
  { kind: 'done', member, atMs: atMs + 5, partition: 0, offset },
];
const killed = (member: string, atMs: number): GroupDisturbance => ({ kind: 'killed', member, atMs });
const record = (offset: number): LoggedRecord => ({ key: 'k', index: offset, partition: 0, offset });
const log = [0, 1, 2].map(record);

/** Member a does records 0 and 1, commits the first and is killed; b does 1 again, and 2. */
const handover: GroupHistory = {
  acknowledged: log,
  source: log,
  target: log,
  events: [assigned('a', 10, 0), ...work('a', 20, 0), { kind: 'committed', member: 'a', atMs: 30, partition: 0, offset: 1 }, ...work('a', 40, 1), assigned('b', 200, 0), ...work('b', 210, 1), ...work('b', 220, 2)],
  disturbances: [killed('a', 100)],
};

describe('judgeRebalances', () => {
  it('finds nothing lost, and repeated what was in flight', () => {
    expect(judgeRebalances(handover).values).toMatchObject({ 'rebalances-count': 1, 'rebalances-lost': 0, 'rebalances-reordered': 0, 'rebalances-repeated': 1, 'rebalances-stayed': 0 });
  });

  it.each([
    ['a record that was acknowledged and never done', { events: handover.events.slice(0, -2) }, { 'rebalances-lost': 1 }],
    ['a record that was done and not published', { target: log.slice(0, 2) }, { 'rebalances-lost': 1 }],
    ['a record that was acknowledged and is not there', { acknowledged: [...log, record(3)] }, { 'rebalances-lost': 1 }],
    ['a record begun before its predecessor was done', { events: [assigned('a', 10, 0), ...work('a', 20, 0), ...work('a', 22, 1), ...work('a', 40, 2)] }, { 'rebalances-reordered': 1 }],
    ['a record begun twice where the partition stayed', { events: [...handover.events, ...work('b', 230, 2)] }, { 'rebalances-stayed': 1 }],
    ['a record begun by a member without its partition', { events: [...handover.events, ...work('c', 230, 2)] }, { 'rebalances-stayed': 1 }],
  ] as const)('counts %s', (_name, change, values) => {
    expect(judgeRebalances({ ...handover, ...change }).values).toMatchObject(values);
  });

  it('takes the longest stall of the survivors of each kind', () => {
    const events = [assigned('a', 0, 0), assigned('b', 0, 1), ...work('a', 50, 0), ...work('a', 1_050, 1), ...work('a', 8_050, 2)];
    const disturbances: GroupDisturbance[] = [{ kind: 'left', member: 'b', atMs: 100 }, killed('b', 2_000)];
    expect(judgeRebalances({ ...handover, events, disturbances }).values).toMatchObject({ 'stall-after-leave': 6.995, 'stall-after-kill': 6.995 });
  });
});

describe('countRebalances', () => {
  it('counts a disturbance once, however many members hear of it, and not one that changed nothing', () => {
    const events = [assigned('a', 110, 0), assigned('b', 111, 1), assigned('a', 350, 0, 1)];
    expect(countRebalances(events, [killed('c', 100), killed('d', 200), killed('b', 300)])).toBe(2);
  });
});

describe('sumHandovers', () => {
  const taken = (sinceMs: number, windowRecords: number, repeatedRecords: number): Ownership => ({ member: 'b', partition: 0, sinceMs, windowRecords, repeatedRecords });

  it('adds up what the partitions that moved have cost, by disturbance, and leaves out where none moved', () => {
    const disturbances: GroupDisturbance[] = [killed('a', 100), killed('c', 200), { kind: 'joined', member: 'd', atMs: 300 }];
    expect(sumHandovers([taken(50, 9, 9), taken(110, 10, 4), taken(120, 2, 2), taken(301, 3, 0)], disturbances)).toEqual([
      { kind: 'killed', windowRecords: 12, repeatedRecords: 6 },
      { kind: 'joined', windowRecords: 3, repeatedRecords: 0 },
    ]);
  });
});
