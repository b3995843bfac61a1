import { currentStatuses, type Violation } from '@signalbox/checkers';
import type { FraudVerdict, MessageStatusChanged } from '@signalbox/contracts';
import { numberAreaOf } from '@signalbox/message';
import type { Attack } from './attack.js';
import { intentName } from './load.js';
import type { RunHistory } from './run-load.js';

/** What became of an attack. */
export interface AttackOutcome {
  /** The first verdict that has it blocked; null where there is none. */
  readonly verdict: FraudVerdict | null;
  /** From its first intent to that verdict. */
  readonly seenAfterMs: number | null;
  readonly planned: number;
  readonly accepted: number;
  /** By the reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** Verdicts on anything else, by what they ask for. */
  readonly othersWatched: number;
  readonly unseen: readonly Violation[];
  /** Intents of the attack that came through though its block had to be in force. */
  readonly letThrough: readonly Violation[];
  /** Verdicts that hold back, and messages that are held back, without an attack. */
  readonly honestHeld: readonly Violation[];
}

/** A verdict is published and honoured everywhere within this time. */
const HONOURED_WITHIN_MS = 5_000;
const HOLDS: readonly string[] = ['throttle', 'block'];
const REFUSALS: readonly string[] = ['fraud-suspected', 'fraud-throttled'];

/** Whether the attack was seen and blocked, and nobody else with it. */
export function judgeAttack(attack: Attack, { changes, fraudVerdicts, publishedAtMs }: RunHistory): AttackOutcome {
  const subjectId = `sms-pumping/${attack.tenantId}/area/${numberAreaOf(attack.firstNumber)}`;
  const names = new Set(attack.intents.map(({ intent }) => intentName(intent.tenantId, intent.idempotencyKey)));
  const nameOf = (change: MessageStatusChanged): string => intentName(change.tenantId, change.idempotencyKey);
  const ends = endsOf(changes);
  const own = ends.filter((end) => names.has(nameOf(end)));
  const refused = own.filter(({ status }) => status === 'blocked' || status === 'rejected');
  const verdict = fraudVerdicts.find((one) => one.subjectId === subjectId && one.action === 'block') ?? null;
  const decidedAtMs = verdict === null ? Infinity : Date.parse(verdict.decidedAt);
  const firstAtMs = Math.min(...[...names].map((name) => publishedAtMs.get(name) ?? Infinity));
  const others = fraudVerdicts.filter((one) => one.subjectId !== subjectId);
  const late = own.filter((end) => !refused.includes(end) && (publishedAtMs.get(nameOf(end)) ?? 0) > decidedAtMs + HONOURED_WITHIN_MS);
  const held = ends.filter((end) => !names.has(nameOf(end)) && REFUSALS.includes(end.reason));
  return {
    verdict, seenAfterMs: verdict && decidedAtMs - firstAtMs, planned: names.size, accepted: own.length - refused.length,
    refused: new Map([...Map.groupBy(refused, ({ reason }) => reason)].map(([reason, of]) => [reason, of.length])),
    othersWatched: others.filter(({ action }) => action === 'watch').length,
    unseen: verdict === null ? [{ promise: 'P1', subject: subjectId, what: 'was never blocked' }] : [],
    letThrough: late.map((end) => ({ promise: 'P1', subject: nameOf(end), what: 'came through though its block was in force' })),
    honestHeld: [
      ...others.filter(({ action }) => HOLDS.includes(action)).map((one): Violation => ({ promise: 'P1', subject: one.subjectId, what: `is no attack and was to be held back: ${one.action}` })),
      ...held.map((end): Violation => ({ promise: 'P1', subject: nameOf(end), what: `belongs to no attack and ended as ${end.reason}` })),
    ],
  };
}

function endsOf(changes: readonly MessageStatusChanged[]): MessageStatusChanged[] {
  const current = currentStatuses(changes);
  return changes.filter((change) => current.get(change.messageId)?.sequence === change.sequence);
}

export function isBlocked({ unseen, letThrough, honestHeld }: AttackOutcome): boolean {
  return unseen.length + letThrough.length + honestHeld.length === 0;
}
