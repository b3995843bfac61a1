import {
  decideVerdict, hourOf, isHarsher, isSafe, scorePumping, scoreToll, subjectIdOf, subjectOfId, tollFactsOf, WINDOWS,
  type FraudAction, type FraudSubject, type NewVerdict, type OfficeHours, type PumpingFacts, type PumpingSubject, type SafeEntry, type Score, type TollSubject,
} from '@signalbox/fraud';
import { packRecords } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { CallStore } from '../calls/call.store.js';
import type { TrafficStore } from '../messages/traffic.store.js';
import { makeVerdictRecords } from './verdict-records.js';
import type { KnownVerdict, VerdictStore } from './verdict.store.js';

export interface JudgeParts {
  readonly traffic: TrafficStore;
  readonly calls: CallStore;
  readonly verdicts: VerdictStore;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

export interface JudgeSettings {
  readonly harshest: FraudAction;
  readonly officeHours: OfficeHours;
}

/** Fewer messages than any sign needs, within a minute and within a longer time; what has fewer is not looked at. */
const LEAST_IN_MINUTE = 10;
const LEAST_IN_ALL = 20;
/** Subjects asked about in one statement. */
const CHUNK = 500;
/** Hours that lie further back are no part of any past. */
const SUSPECT_HOURS_MS = WINDOWS.callPastMs + 3_600_000;

interface Case {
  readonly subject: FraudSubject;
  /** Of an area. */
  readonly country: string | null;
  readonly asOfMs: number;
  readonly score: Score;
  readonly known: KnownVerdict | null;
}

/** Looks at all busy traffic and writes down what is to be asked for. All that it goes by is in the stores, so it may stop anywhere and begin again. */
export class Judge {
  readonly #parts: JudgeParts;
  readonly #settings: JudgeSettings;

  constructor(parts: JudgeParts, settings: JudgeSettings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** Judges what was counted within the last `lookBackMs`, and what a verdict is in force on. */
  async judge(lookBackMs: number): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    const [inForce, safe] = await Promise.all([this.#parts.verdicts.listInForce(nowMs), this.#parts.verdicts.listSafe()]);
    const cases = [...(await this.#scoreMessages(lookBackMs, inForce, nowMs)), ...(await this.#scoreCalls(lookBackMs, inForce, nowMs))];
    for (const each of cases) await this.#decide(each, safe, nowMs);
  }

  async #scoreMessages(lookBackMs: number, inForce: readonly KnownVerdict[], nowMs: number): Promise<Case[]> {
    const { traffic, verdicts } = this.#parts;
    const busy = new Map((await traffic.listBusy(lookBackMs, lookBackMs > WINDOWS.rateMs ? LEAST_IN_ALL : LEAST_IN_MINUTE)).map((one) => [subjectIdOf(one.subject), one]));
    for (const { subjectId } of inForce) {
      if (subjectId.startsWith('sms-pumping/') && !busy.has(subjectId)) busy.set(subjectId, { subject: subjectOf<PumpingSubject>(subjectId), asOfMs: nowMs });
    }
    const known = mapOf(await verdicts.load([...busy.keys()]));
    const questions = [...busy].map(([subjectId, one]) => ({ ...one, heldSinceMs: heldSinceOf(known.get(subjectId), nowMs), suspectHours: known.get(subjectId)?.suspectHours ?? [] }));
    const facts: PumpingFacts[] = [];
    for (let start = 0; start < questions.length; start += CHUNK) facts.push(...(await traffic.loadFacts(questions.slice(start, start + CHUNK))));
    return facts.map((one) => ({ subject: one.subject, country: one.country, asOfMs: one.asOfMs, score: scorePumping(one), known: known.get(subjectIdOf(one.subject)) ?? null }));
  }

  async #scoreCalls(lookBackMs: number, inForce: readonly KnownVerdict[], nowMs: number): Promise<Case[]> {
    const { calls, verdicts } = this.#parts;
    const active = new Map((await calls.listActive(lookBackMs)).map((subject) => [subjectIdOf(subject), subject]));
    for (const { subjectId } of inForce) if (subjectId.startsWith('toll-fraud/')) active.set(subjectId, subjectOf<TollSubject>(subjectId));
    const known = mapOf(await verdicts.load([...active.keys()]));
    const histories = await calls.loadHistory([...active.values()], nowMs);
    return histories.map((history) => {
      const last = known.get(subjectIdOf(history.subject)) ?? null;
      const facts = tollFactsOf(history, { nowMs, officeHours: this.#settings.officeHours, suspectHours: last?.suspectHours ?? [] });
      return { subject: history.subject, country: null, asOfMs: nowMs, score: scoreToll(facts), known: last };
    });
  }

  async #decide(each: Case, safe: readonly SafeEntry[], nowMs: number): Promise<void> {
    const { subject, country, asOfMs, score, known } = each;
    const verdict = decideVerdict(score, { standing: known, harshest: this.#settings.harshest, isSafe: isSafe(subject, country, safe), asOfMs, nowMs });
    if (verdict !== null) await this.#save(each, verdict, nowMs);
    else if (known !== null && isHeld(known, nowMs) && !known.suspectHours.includes(hourOf(asOfMs))) {
      await this.#parts.verdicts.noteSuspectHours(known.subjectId, withHour(known.suspectHours, hourOf(asOfMs)));
    }
  }

  async #save({ subject, asOfMs, score, known }: Case, verdict: NewVerdict, nowMs: number): Promise<void> {
    const revision = (known?.revision ?? 0) + 1;
    const previous = known !== null && known.expiresAtMs > nowMs ? known.action : 'clear';
    const isHold = isHarsher(verdict.action, 'watch');
    const wasHeld = known !== null && isHeld(known, nowMs) ? known.heldSinceMs : null;
    const isSaved = await this.#parts.verdicts.save({
      subjectId: subjectIdOf(subject), revision, action: verdict.action, reason: verdict.reason, decidedAtMs: nowMs, expiresAtMs: verdict.expiresAtMs,
      heldSinceMs: isHold ? (wasHeld ?? nowMs) : null,
      suspectHours: isHold ? withHour(known?.suspectHours ?? [], hourOf(asOfMs)) : (known?.suspectHours ?? []),
      published: packRecords(makeVerdictRecords({ ...verdict, subject, revision, score, previous, decidedAtMs: nowMs })),
    });
    if (isSaved) this.#parts.metrics.count('sb_fraud_verdicts_total', { outcome: verdict.action });
  }
}

function subjectOf<S extends FraudSubject>(subjectId: string): S {
  return subjectOfId(subjectId) as S;
}

function mapOf(verdicts: readonly KnownVerdict[]): ReadonlyMap<string, KnownVerdict> {
  return new Map(verdicts.map((verdict) => [verdict.subjectId, verdict]));
}

function isHeld({ action, expiresAtMs }: KnownVerdict, nowMs: number): boolean {
  return isHarsher(action, 'watch') && expiresAtMs > nowMs;
}

/** Also shortly after a hold: what it kept back is still among what is judged by its use. */
function heldSinceOf(known: KnownVerdict | undefined, nowMs: number): number | null {
  return known !== undefined && nowMs < known.expiresAtMs + WINDOWS.areaUsedMs ? known.heldSinceMs : null;
}

function withHour(hours: readonly number[], hourMs: number): readonly number[] {
  return [...new Set([...hours, hourMs])].filter((hour) => hour > hourMs - SUSPECT_HOURS_MS);
}
