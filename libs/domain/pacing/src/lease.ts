import type { BucketRules, Lease, LeasedSlot, LeaseRequest, SlotOption, SlotWish, UnusedSlots } from '@signalbox/message';
import { earliestStart, forgetPast, giveBackStretch, takeStretch, type TimeLine } from './time-line.js';

interface Line extends TimeLine {
  readonly otpUntilUs: number;
  /** When a stretch was last taken of it. */
  readonly seenUs: number;
}

interface Count {
  readonly used: number;
  readonly resetsAtUs: number;
}

/** All buckets and caps, as they are stored. */
export interface PaceState {
  readonly lines: Map<string, Line>;
  readonly counts: Map<string, Count>;
}

/** Who asked for one-time passcodes lately asks again soon: for so long their part of a bucket is kept free, after it others use it too. */
const OTP_MEMORY_US = 2_000_000;
const EMPTY: Line = { nextUs: 0, gapsUs: [], otpUntilUs: 0, seenUs: 0 };

export function emptyPace(): PaceState {
  return { lines: new Map(), counts: new Map() };
}

/**
 * The rule that the function lease_slots_from of the database follows to the letter: each wish in turn gets the earliest time that is free in all
 * buckets of one of its options, and is counted in its caps at once. Changes `state`. `midnightAfterUs` finds the next midnight of a time zone.
 */
export function leaseSlots(state: PaceState, request: LeaseRequest, nowUs: number, midnightAfterUs: (timeZone: string, timeUs: number) => number): Lease {
  for (const { bucketId } of request.buckets) {
    const line = followClock(state.lines.get(bucketId) ?? EMPTY, nowUs);
    state.lines.set(bucketId, { ...line, ...forgetPast(line, nowUs) });
  }
  for (const { capId, timeZone } of request.caps) {
    const count = state.counts.get(capId);
    const midnightUs = midnightAfterUs(timeZone, nowUs);
    if (count === undefined || count.resetsAtUs <= nowUs) state.counts.set(capId, { used: 0, resetsAtUs: midnightUs });
    // The day that it counts is none that has begun: the clock was set back.
    else if (count.resetsAtUs > midnightUs) state.counts.set(capId, { ...count, resetsAtUs: midnightUs });
  }
  takeBack(state, request.unused, nowUs);
  for (const { bucketId } of request.wishes.filter(({ isOtp }) => isOtp).flatMap(({ options }) => options.flatMap(({ stretches }) => stretches))) {
    state.lines.set(bucketId, { ...lineOf(state, bucketId), otpUntilUs: nowUs + OTP_MEMORY_US });
  }
  const rules = new Map(request.buckets.map((bucket) => [bucket.bucketId, bucket]));
  const limits = new Map(request.caps.map(({ capId, limit }) => [capId, limit]));
  return { nowUs, slots: request.wishes.map((wish) => serve(state, wish, { rules, limits, nowUs, validUs: request.validUs })) };
}

/**
 * A clock that was set back left the line as far ahead as it was set. What was taken comes at most as long after now as it was to come then; where
 * the gaps lie between is not known to the moment, so none is used.
 */
function followClock(line: Line, nowUs: number): Line {
  const backUs = line.seenUs - nowUs;
  return backUs <= 0 ? line : { nextUs: Math.max(0, line.nextUs - backUs), gapsUs: [], otpUntilUs: Math.max(0, line.otpUntilUs - backUs), seenUs: nowUs };
}

interface Terms {
  readonly rules: ReadonlyMap<string, BucketRules>;
  readonly limits: ReadonlyMap<string, number>;
  readonly nowUs: number;
  readonly validUs: number;
}

interface Offer {
  readonly option: number;
  readonly atUs: number;
  readonly startsUs: readonly number[];
  readonly decidedBy: string | null;
  /** It would be used on the other side of a midnight of its caps. */
  readonly isTomorrow: boolean;
}

function lineOf(state: PaceState, bucketId: string): Line {
  return state.lines.get(bucketId) ?? EMPTY;
}

function countOf(state: PaceState, capId: string): Count {
  return state.counts.get(capId) ?? { used: 0, resetsAtUs: 0 };
}

function takeBack(state: PaceState, { stretches, counts }: UnusedSlots, nowUs: number): void {
  for (const { bucketId, startUs, lengthUs } of stretches) {
    const line = lineOf(state, bucketId);
    // Beyond the line lies only what was taken before the clock was set back.
    if (startUs + lengthUs > nowUs && startUs + lengthUs <= line.nextUs) state.lines.set(bucketId, { ...line, ...giveBackStretch(line, startUs, lengthUs) });
  }
  for (const { capId, cost, resetsAtUs } of counts) {
    const count = countOf(state, capId);
    if (count.resetsAtUs === resetsAtUs) state.counts.set(capId, { ...count, used: Math.max(0, count.used - cost) });
  }
}

function serve(state: PaceState, wish: SlotWish, terms: Terms): LeasedSlot {
  let best: Offer | undefined;
  let capped: Extract<LeasedSlot, { kind: 'capped' }> | undefined;
  for (const [option, { stretches, counts }] of wish.options.entries()) {
    const full = counts.find(({ capId, cost }) => countOf(state, capId).used + cost > (terms.limits.get(capId) ?? 0));
    if (full) {
      const { resetsAtUs } = countOf(state, full.capId);
      if (capped === undefined || resetsAtUs < capped.resetsAtUs) capped = { kind: 'capped', capId: full.capId, resetsAtUs };
      continue;
    }
    const time = commonTime(state, stretches, wish, terms);
    const midnightUs = Math.min(Infinity, ...counts.map(({ capId }) => countOf(state, capId).resetsAtUs));
    const isTomorrow = time.atUs + terms.validUs > midnightUs;
    const offer = { ...time, option, isTomorrow, atUs: isTomorrow ? Math.max(time.atUs, midnightUs) : time.atUs };
    if (best === undefined || offer.atUs < best.atUs) best = offer;
  }
  if (best === undefined) return capped ?? { kind: 'later', atUs: terms.nowUs + wish.horizonUs, decidedBy: null };
  if (best.isTomorrow || best.atUs > terms.nowUs + wish.horizonUs) return { kind: 'later', atUs: best.atUs, decidedBy: best.decidedBy };
  return take(state, wish.options[best.option] as SlotOption, best, terms.nowUs);
}

/** The earliest time at which all lines have room; where it lies beyond the horizon, any time beyond it that is not too late. */
function commonTime(state: PaceState, stretches: SlotOption['stretches'], { isOtp, leadUs, horizonUs }: SlotWish, { rules, nowUs }: Terms): Pick<Offer, 'atUs' | 'startsUs' | 'decidedBy'> {
  let [atUs, decidedBy, isSettled]: [number, string | null, boolean] = [nowUs + leadUs, null, false];
  const startsUs: number[] = [];
  while (!isSettled && atUs <= nowUs + horizonUs) {
    isSettled = true;
    stretches.forEach(({ bucketId, lengthUs }, index) => {
      const line = lineOf(state, bucketId);
      const { gridUs, periodUs, reservedUs } = rules.get(bucketId) as BucketRules;
      const startUs = earliestStart(line, atUs, lengthUs, { gridUs, periodUs, reservedUs: isOtp || line.otpUntilUs <= nowUs ? 0 : reservedUs });
      startsUs[index] = startUs;
      if (startUs > atUs) [atUs, decidedBy, isSettled] = [startUs, bucketId, false];
    });
  }
  return { atUs, startsUs, decidedBy };
}

function take(state: PaceState, { stretches, counts }: SlotOption, { option, atUs, startsUs, decidedBy }: Offer, nowUs: number): LeasedSlot {
  stretches.forEach(({ bucketId, lengthUs }, index) => {
    const line = lineOf(state, bucketId);
    state.lines.set(bucketId, { ...line, ...takeStretch(line, startsUs[index] as number, lengthUs), seenUs: nowUs });
  });
  for (const { capId, cost } of counts) {
    const count = countOf(state, capId);
    state.counts.set(capId, { ...count, used: count.used + cost });
  }
  return { kind: 'slot', option, atUs, startsUs, resetsAtUs: counts.map(({ capId }) => countOf(state, capId).resetsAtUs), decidedBy };
}
