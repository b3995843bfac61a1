import { findDisorder, findDivergence, findDuplicates, findLost, findOverpace, findUnreasoned, findWriteOverpace, currentStatuses, type StatusChange, type Violation } from '@signalbox/checkers';
import type { MessageStatusChanged } from '@signalbox/contracts';
import type { SenderContract } from '@signalbox/local-stack';
import { intentName, type Expected } from './load.js';
import type { RunHistory } from './run-load.js';

export interface Verdict {
  readonly lost: readonly Violation[];
  readonly duplicated: readonly Violation[];
  readonly outOfOrder: readonly Violation[];
  readonly paceExceeded: readonly Violation[];
  readonly statusWrong: readonly Violation[];
  readonly reasonMissing: readonly Violation[];
  /** Intents that ended otherwise than the load meant them to. */
  readonly unexpected: readonly Violation[];
}

/** A redelivered record of messages-<lane> is the same message: its first offset is its place in the order. */
function firstOffsets(history: RunHistory): RunHistory['accepted'] {
  const first = new Map<string, RunHistory['accepted'][number]>();
  for (const message of history.accepted) {
    const known = first.get(message.messageId);
    if (!known || message.offset < known.offset) first.set(message.messageId, message);
  }
  return [...first.values()];
}

/** Compares what all sides saw with what was promised. */
export function judgeRun(history: RunHistory, contracts: readonly SenderContract[]): Verdict {
  const changes: readonly StatusChange[] = history.changes;
  const accepted = firstOffsets(history);
  return {
    lost: findLost(accepted, changes, history.ledger, history.isSettled),
    duplicated: findDuplicates(history.ledger),
    outOfOrder: findDisorder(accepted, history.ledger),
    paceExceeded: [...findOverpace(history.ledger, contracts), ...findWriteOverpace(history.writes, contracts)],
    statusWrong: findDivergence(changes, history.isSettled ? history.ledger : []),
    reasonMissing: findUnreasoned(changes),
    unexpected: findUnexpected(history),
  };
}

export function isClean(verdict: Verdict): boolean {
  return Object.values(verdict).every((violations: readonly Violation[]) => violations.length === 0);
}

/** Reasons that a status may carry where the load expected the intent to be taken on. */
const isRefusal = ({ status }: MessageStatusChanged): boolean => status === 'rejected' || status === 'blocked' || status === 'expired' || status === 'dead-lettered';

/** When an attack must have been noticed is judged elsewhere. */
function isPumped([wanted, ...others]: readonly Expected[], [got, ...repeated]: readonly string[]): boolean {
  return wanted === 'pumped' && others.length + repeated.length === 0 && (got === 'accepted' || got === 'fraud-suspected');
}

/** Each planned intent must have as many ends as it was published, with the reasons that were meant. */
function findUnexpected({ load, changes, publishedAtMs, isSettled }: RunHistory): Violation[] {
  if (!isSettled) return [{ promise: 'P1', subject: 'the run', what: 'not every intent had its end in time' }];
  const newest = new Map(changes.map((change) => [`${change.messageId}/${change.sequence}`, change]));
  const ends = [...currentStatuses(changes)].map(([id, { sequence }]) => newest.get(`${id}/${sequence}`) as MessageStatusChanged);
  const byName = Map.groupBy(ends, (end) => intentName(end.tenantId, end.idempotencyKey));
  const plannedByName = Map.groupBy(load.intents, ({ intent }) => intentName(intent.tenantId, intent.idempotencyKey));
  return [...publishedAtMs.keys()].flatMap((name) => {
    const wanted = (plannedByName.get(name) ?? []).map((planned) => planned.expected).sort();
    const got = (byName.get(name) ?? []).map((end): string => (isRefusal(end) ? end.reason : 'accepted')).sort();
    return wanted.join() === got.join() || isPumped(wanted, got) ? [] : [{ promise: 'P1' as const, subject: name, what: `was to end as ${wanted.join(', ')} and ended as ${got.join(', ') || 'nothing'}` }];
  });
}
