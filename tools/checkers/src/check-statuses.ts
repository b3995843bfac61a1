import { REASON_CODES, STATUS_TABLE } from '@signalbox/message';
import type { Acceptance, StatusChange, Violation } from './history.js';
import { currentStatuses, groupBySequence } from './status-history.js';

/** P5: sequences run from 1 without a gap, a sequence belongs to one event id, and the end agrees with the ledger. */
export function findDivergence(changes: readonly StatusChange[], ledger: readonly Acceptance[]): Violation[] {
  const gaps = [...groupBySequence(changes)].flatMap(([messageId, history]) => {
    const broken = history.findIndex((change, index) => change.sequence !== index + 1);
    return broken < 0 ? [] : [{ promise: 'P5' as const, subject: messageId, what: `sequence ${history.map((change) => change.sequence).join(',')}` }];
  });
  return [...gaps, ...findWrongEnds(changes, ledger)];
}

/** What the carrier ended a message with must be its current status. */
function findWrongEnds(changes: readonly StatusChange[], ledger: readonly Acceptance[]): Violation[] {
  const current = currentStatuses(changes);
  return ledger.flatMap(({ messageId, finalStatus }) => {
    const status = messageId === null ? undefined : current.get(messageId)?.status;
    if (messageId === null || finalStatus === null || status === finalStatus) return [];
    return [{ promise: 'P5' as const, subject: messageId, what: `is ${status ?? 'without status'}, the carrier ended with ${finalStatus}` }];
  });
}

const KNOWN_STATUSES = new Set<string>(Object.keys(STATUS_TABLE));
const KNOWN_REASONS = new Set<string>(REASON_CODES.map((row) => row.code));
/** Decided by a policy, so its revision must be named. */
const DECIDED_BY_POLICY = new Set(['routed', 'blocked', 'parked-by-routing']);

/** P10: every change carries a reason of the list, and what a policy decided names the revision. */
export function findUnreasoned(changes: readonly StatusChange[]): Violation[] {
  return changes.flatMap((change) => {
    const what = !KNOWN_STATUSES.has(change.status) ? `status ${change.status} is not in the table`
      : !KNOWN_REASONS.has(change.reason) ? `reason ${change.reason} is not in the list`
      : DECIDED_BY_POLICY.has(change.status) && change.policyRevision < 1 ? `${change.status} names no policy revision`
      : null;
    return what === null ? [] : [{ promise: 'P10' as const, subject: change.messageId, what }];
  });
}
