import type { EngineViolation, GroupDisturbance, MemberEvent } from './engine-history.js';

/** How long one surviving member did nothing after a disturbance that befell another. */
export interface SurvivorStall {
  readonly disturbance: GroupDisturbance;
  readonly member: string;
  readonly lastedMs: number;
}

/**
 * The longest time without a begun or done record, of every member but the victim, from just before each disturbance until
 * `withinMs` after it or the next one of `disturbances`. Only members that worked both before and after count, so that one that ends
 * or owns nothing has no stall; a pause in which the member itself was disturbed (it was frozen next, say) is none either. Meaningful
 * only while work waits all the time. `events` in the order of their times.
 */
export function measureStalls(events: readonly MemberEvent[], disturbances: readonly GroupDisturbance[], withinMs: number): SurvivorStall[] {
  const times = new Map<string, number[]>();
  for (const { kind, member, atMs } of events) {
    if (kind !== 'begun' && kind !== 'done') continue;
    const known = times.get(member);
    if (known === undefined) times.set(member, [atMs]);
    else known.push(atMs);
  }
  return disturbances.flatMap((disturbance, index) => {
    const untilMs = Math.min(disturbance.atMs + withinMs, disturbances[index + 1]?.atMs ?? Infinity);
    return [...times].flatMap(([member, worked]) => {
      const ownMs = disturbances.filter((one) => one.member === member).map(({ atMs }) => atMs);
      const lastedMs = member === disturbance.member ? undefined : longestGap(worked, { fromMs: disturbance.atMs, untilMs }, ownMs);
      return lastedMs === undefined ? [] : [{ disturbance, member, lastedMs }];
    });
  });
}

/** The longest gap that touches the time and none of `exceptMs`; undefined where nothing was done before or after its beginning. */
function longestGap(times: readonly number[], { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number }, exceptMs: readonly number[]): number | undefined {
  const next = times.findIndex((atMs) => atMs > fromMs);
  if (next <= 0) return undefined;
  let longest = 0;
  for (let at = next; at < times.length; at += 1) {
    const before = times[at - 1] ?? 0;
    const after = times[at] ?? before;
    if (before > untilMs) break;
    if (!exceptMs.some((atMs) => atMs >= before && atMs <= after)) longest = Math.max(longest, after - before);
  }
  return longest;
}

/** Stalls as long as or longer than allowed for their kind of disturbance; kinds without a limit are not judged. */
export function findLongStalls(stalls: readonly SurvivorStall[], limitsMs: Readonly<Partial<Record<GroupDisturbance['kind'], number>>>): EngineViolation[] {
  return stalls.flatMap(({ disturbance: { kind, member: victim }, member, lastedMs }) => {
    const limitMs = limitsMs[kind];
    if (limitMs === undefined || lastedMs < limitMs) return [];
    return [{ rule: 'stall' as const, subject: member, what: `stood still for ${lastedMs} ms when ${victim} was ${kind}; allowed are ${limitMs} ms` }];
  });
}
