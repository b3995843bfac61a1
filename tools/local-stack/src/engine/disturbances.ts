import type { MemberGroup } from './member-group.js';

/** What may befall a group. A frozen member is thawed by a later step; `move-leaders` is the cluster's. */
export const DISTURBANCES = ['kill', 'leave', 'join', 'freeze', 'thaw', 'move-leaders'] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

export interface SchedulePlan {
  /** In [0, 1); the same sequence gives the same schedule. */
  readonly random: () => number;
  readonly count: number;
  /** Members at the beginning, and the bounds that the schedule keeps. */
  readonly members: number;
  readonly atLeast: number;
  readonly atMost: number;
  /** How often each kind is drawn, relative to the others; a kind that is left out never is. */
  readonly weights: Readonly<Partial<Record<Disturbance, number>>>;
}

/** A sequence of disturbances by which the number of running members stays within bounds, and each frozen one is thawed by the end. */
export function planDisturbances({ random, count, members, atLeast, atMost, weights }: SchedulePlan): Disturbance[] {
  const schedule: Disturbance[] = [];
  let running = members;
  let frozen = 0;
  const isPossible = (kind: Disturbance): boolean => {
    switch (kind) {
      case 'kill':
      case 'leave':
      case 'freeze':
        return running > atLeast;
      case 'join':
        return running + frozen < atMost;
      case 'thaw':
        return frozen > 0;
      case 'move-leaders':
        return true;
    }
  };
  while (schedule.length < count) {
    const kind = draw(random, weights, isPossible);
    schedule.push(kind);
    running += { kill: -1, leave: -1, freeze: -1, join: 1, thaw: 1, 'move-leaders': 0 }[kind];
    frozen += { kill: 0, leave: 0, freeze: 1, join: 0, thaw: -1, 'move-leaders': 0 }[kind];
  }
  return [...schedule, ...Array.from({ length: frozen }, () => 'thaw' as const)];
}

function draw(random: () => number, weights: SchedulePlan['weights'], isPossible: (kind: Disturbance) => boolean): Disturbance {
  const possible = DISTURBANCES.filter((kind) => (weights[kind] ?? 0) > 0 && isPossible(kind));
  let at = random() * possible.reduce((sum, kind) => sum + (weights[kind] ?? 0), 0);
  for (const kind of possible) {
    at -= weights[kind] ?? 0;
    if (at < 0) return kind;
  }
  throw new RangeError('no disturbance of the schedule is possible: allow one of joining and leaving, or widen the bounds');
}

export interface Disturbed {
  readonly group: MemberGroup;
  readonly random: () => number;
  moveLeaders(): Promise<unknown>;
}

/** Does one step of a schedule to a group, choosing its victim among those that it may befall. */
export async function disturb(kind: Disturbance, { group, random, moveLeaders }: Disturbed): Promise<void> {
  const pick = (names: readonly string[]): string => {
    const name = names[Math.floor(random() * names.length)];
    if (name === undefined) throw new RangeError(`nobody is there to ${kind}`);
    return name;
  };
  switch (kind) {
    case 'kill':
      return group.kill(pick(group.running));
    case 'leave':
      return group.leave(pick(group.running));
    case 'join':
      return void (await group.join());
    case 'freeze':
      return group.freeze(pick(group.running));
    case 'thaw':
      return group.thaw(pick(group.frozen));
    case 'move-leaders':
      return void (await moveLeaders());
  }
}
