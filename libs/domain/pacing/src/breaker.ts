import { nextDelayMs, type JitterBounds, type Random } from '@signalbox/message';

/** How one call went, as far as it speaks of the way it took. `slow`: answered, but so late that more of it would fill the wire. */
export type CallOutcome = 'ok' | 'slow' | 'failed';

/** `closed` all may go this way; `partial` a share of them; `open` none but probes. */
export type BreakerPhase = 'closed' | 'partial' | 'open';

export interface BreakerSettings {
  /** How far back calls count while all goes well; short, so that a fault of now is not hidden by the calls before it. */
  readonly windowMs: number;
  /** Fewer calls than this prove nothing. */
  readonly minCalls: number;
  /** The same where only a share of the traffic is left to judge by. */
  readonly minCallsOfShare: number;
  /** Fewer bad ones than this prove nothing either. */
  readonly minBad: number;
  /** The way sheds traffic once it is sure that at least this share of calls fails. */
  readonly failedShare: number;
  /** From this share of slow calls on, likewise. */
  readonly slowShare: number;
  /** From this share of failures on it sheds all of it at once. */
  readonly brokenShare: number;
  /** Between two steps down, at least. */
  readonly shedStepMs: number;
  /** Between two steps up, at least. */
  readonly healStepMs: number;
  /** Between two steps up where failures are not few, but too few to shed for: those who wait are not to wait for a better day. */
  readonly tolerantStepMs: number;
  /** A step up without enough calls to judge by: so long without a failure. */
  readonly quietMs: number;
  /** Calls that try an open way, all of which must go well. */
  readonly probes: number;
  /** Between two rounds of probes. */
  readonly probeDelay: JitterBounds;
  /** Probes of which nothing is heard for so long are given up. */
  readonly probeAnswerMs: number;
}

/**
 * Half of all calls failing moves the last recipient within 20 s at ten calls a second, within 45 s where each failure is a timeout of 10 s; a way
 * that is repaired has everyone back after a minute, each moved once and brought back once.
 */
export const BREAKER_SETTINGS: BreakerSettings = {
  windowMs: 10_000, minCalls: 10, minCallsOfShare: 5, minBad: 3, failedShare: 0.25, slowShare: 0.5, brokenShare: 0.9,
  shedStepMs: 2_000, healStepMs: 10_000, tolerantStepMs: 30_000, quietMs: 60_000, probes: 3, probeDelay: { baseMs: 2_000, capMs: 30_000 }, probeAnswerMs: 30_000,
};

/** The share of recipients that may go, from an open way to a closed one. Small at the lower end: a way that was down is not run over when it is back. */
export const SHARES = [0, 0.05, 0.15, 0.4, 0.7, 1] as const;
const TOP = SHARES.length - 1;

/**
 * What is sure is so in nineteen of twenty cases. Three bad calls of ten are often the bad luck of a carrier that fails one in eight, nine of twenty
 * are not; without this a way of little traffic would be shed by chance.
 */
const SURE_Z = 1.64;

/** The least share that so many bad ones of some calls prove: the lower bound of Wilson's score interval. */
function provenShare(bad: number, calls: number): number {
  const [share, spread] = [bad / calls, SURE_Z ** 2 / calls];
  return (share + spread / 2 - Math.sqrt(spread * (share * (1 - share) + spread / 4))) / (1 + spread);
}

/** Calls are counted by the second. */
const TALLY_MS = 1_000;

interface Count { calls: number; failed: number; slow: number }
interface Tally extends Count { readonly atMs: number }

/**
 * Judges one way (a provider, a sender) by its calls. Times are of one monotonic clock, in milliseconds. Down it goes by two steps, up by one, and
 * each step is judged by calls that began after it, so that it never answers twice to the same fault.
 */
export class Breaker {
  readonly #settings: BreakerSettings;
  #step: number = TOP;
  #stepAtMs = -Infinity;
  /** The oldest first. */
  #tallies: Tally[] = [];
  #probing = { atMs: Infinity, delayMs: 0, given: 0, went: 0, untilMs: Infinity };
  /** Calls asked of a share that has too few of its own. */
  #asked = { count: 0, untilMs: -Infinity };

  constructor(settings: BreakerSettings = BREAKER_SETTINGS) {
    this.#settings = settings;
  }

  get phase(): BreakerPhase {
    if (this.#step === TOP) return 'closed';
    return this.#step === 0 ? 'open' : 'partial';
  }

  /** When an open way is tried next; undefined for any other. */
  get probeAtMs(): number | undefined {
    return this.#step === 0 ? this.#probing.atMs : undefined;
  }

  /** True where a call by one whom the share does not cover is wanted: an open way is due to be tried, or a share has too few calls to be judged by while others wait. */
  wantsProbe(nowMs: number): boolean {
    return this.#step === 0 ? nowMs >= this.#probing.atMs : this.#isStarved(nowMs);
  }

  /** Of all recipients, the share that may go this way now: one of SHARES. */
  share(nowMs: number): number {
    this.#rise(nowMs);
    return SHARES[this.#step] as number;
  }

  /** True where the caller shall be the probe that is wanted: on an open way at most `probes` callers in a round, on a share no more than it takes to judge it. */
  takeProbe(nowMs: number, random: Random): boolean {
    if (!this.wantsProbe(nowMs)) return false;
    return this.#step === 0 ? this.#takeProbeOfOpen(nowMs, random) : this.#askMore(nowMs);
  }

  #takeProbeOfOpen(nowMs: number, random: Random): boolean {
    const { given, untilMs } = this.#probing;
    if (nowMs >= untilMs) this.#open(nowMs, random);
    if (nowMs >= untilMs || given >= this.#settings.probes) return false;
    this.#probing.given += 1;
    this.#probing.untilMs = Math.min(untilMs, nowMs + this.#settings.probeAnswerMs);
    return true;
  }

  /** What became of a call that began at `beganAtMs`. */
  observe(outcome: CallOutcome, beganAtMs: number, nowMs: number, random: Random): void {
    if (this.#step === 0) this.#observeProbe(outcome, beganAtMs, nowMs, random);
    else if (beganAtMs >= this.#stepAtMs) this.#judge(outcome, nowMs, random);
  }

  #isStarved(nowMs: number): boolean {
    const { minCallsOfShare, healStepMs } = this.#settings;
    if (this.#step === TOP || nowMs - this.#stepAtMs < healStepMs) return false;
    const asked = nowMs < this.#asked.untilMs ? this.#asked.count : 0;
    return Math.max(asked, this.#count(nowMs).calls) < minCallsOfShare;
  }

  #askMore(nowMs: number): boolean {
    const isNew = nowMs >= this.#asked.untilMs;
    this.#asked = { count: isNew ? 1 : this.#asked.count + 1, untilMs: isNew ? nowMs + this.#settings.probeAnswerMs : this.#asked.untilMs };
    return true;
  }

  #judge(outcome: CallOutcome, nowMs: number, random: Random): void {
    this.#add(outcome, nowMs);
    this.#fall(nowMs, random);
    this.#rise(nowMs);
  }

  #observeProbe(outcome: CallOutcome, beganAtMs: number, nowMs: number, random: Random): void {
    // Calls from before the first probe of the round say nothing new.
    if (this.#probing.given === 0 || beganAtMs < this.#probing.atMs) return;
    if (outcome !== 'ok') return this.#open(nowMs, random);
    this.#probing.went += 1;
    if (this.#probing.went >= this.#settings.probes) this.#moveTo(1, nowMs);
  }

  #moveTo(step: number, nowMs: number): void {
    this.#step = step;
    this.#stepAtMs = nowMs;
    this.#tallies = [];
    this.#asked = { count: 0, untilMs: -Infinity };
    if (step === TOP) this.#probing.delayMs = 0;
  }

  #open(nowMs: number, random: Random): void {
    const delayMs = nextDelayMs(this.#probing.delayMs, this.#settings.probeDelay, random);
    this.#probing = { atMs: nowMs + delayMs, delayMs, given: 0, went: 0, untilMs: Infinity };
    this.#moveTo(0, nowMs);
  }

  #fall(nowMs: number, random: Random): void {
    const { minCalls, minCallsOfShare, minBad, failedShare, slowShare, brokenShare, shedStepMs } = this.#settings;
    const { calls, failed, slow } = this.#count(nowMs);
    const isJudged = calls >= (this.#step === TOP ? minCalls : minCallsOfShare) && nowMs - this.#stepAtMs >= shedStepMs;
    const isBad = (failed >= minBad && provenShare(failed, calls) >= failedShare) || slow >= Math.max(minBad, calls * slowShare);
    if (!isJudged || !isBad) return;
    if (this.#step <= 2 || failed >= calls * brokenShare) this.#open(nowMs, random);
    else this.#moveTo(this.#step - 2, nowMs);
  }

  #rise(nowMs: number): void {
    if (this.#step === 0 || this.#step === TOP) return;
    const { minCallsOfShare, failedShare, slowShare, healStepMs, tolerantStepMs, quietMs } = this.#settings;
    const { calls, failed, slow } = this.#count(nowMs);
    const heldMs = nowMs - this.#stepAtMs;
    const isBelow = (part: number): boolean => calls >= minCallsOfShare && failed < calls * failedShare * part && slow < calls * slowShare * part;
    const isProven = (heldMs >= healStepMs && isBelow(1 / 2)) || (heldMs >= tolerantStepMs && isBelow(1));
    if (isProven || (heldMs >= quietMs && failed + slow === 0)) this.#moveTo(this.#step + 1, nowMs);
  }

  #add(outcome: CallOutcome, nowMs: number): void {
    let last = this.#tallies.at(-1);
    if (last === undefined || nowMs - last.atMs >= TALLY_MS) this.#tallies.push((last = { atMs: nowMs, calls: 0, failed: 0, slow: 0 }));
    last.calls += 1;
    if (outcome !== 'ok') last[outcome] += 1;
  }

  /** A short window while all goes well, a long one while little is left to judge by. */
  #count(nowMs: number): Count {
    const { windowMs, quietMs } = this.#settings;
    const sinceMs = nowMs - (this.#step === TOP ? windowMs : quietMs);
    // Asked twice for each call: they stand in the order of their time, so most often nothing has to go.
    while (this.#tallies[0] !== undefined && this.#tallies[0].atMs <= sinceMs) this.#tallies.shift();
    const sum = { calls: 0, failed: 0, slow: 0 };
    for (const { calls, failed, slow } of this.#tallies) {
      sum.calls += calls;
      sum.failed += failed;
      sum.slow += slow;
    }
    return sum;
  }
}
