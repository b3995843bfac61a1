import { REASON_CODES, STATUS_TABLE } from '@signalbox/message';
import type { StatusChange, Violation } from './history.js';

const KNOWN_STATUSES = new Set<string>(Object.keys(STATUS_TABLE));
const KNOWN_REASONS = new Set<string>(REASON_CODES.map((row) => row.code));
/** Decided by a policy, so its revision must be named. */
const DECIDED_BY_POLICY = new Set(['routed', 'blocked', 'parked-by-routing']);

/** P10: every change carries a reason of the list, and what a policy decided names the revision. */
export function findUnreasoned(changes: Iterable<StatusChange>): Violation[] {
  const violations: Violation[] = [];
  for (const change of changes) {
    const what = faultOf(change);
    if (what !== null) violations.push({ promise: 'P10', subject: change.messageId, what: `sequence ${change.sequence}: ${what}; look at the stage that made event ${change.eventId}` });
  }
  return violations;
}

function faultOf({ status, reason, policyRevision }: StatusChange): string | null {
  if (!KNOWN_STATUSES.has(status)) return `status ${status} is not in the table`;
  if (!KNOWN_REASONS.has(reason)) return `reason ${reason} is not in the list`;
  return DECIDED_BY_POLICY.has(status) && policyRevision < 1 ? `${status} names no policy revision` : null;
}
