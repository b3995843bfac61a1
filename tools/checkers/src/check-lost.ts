import type { Acceptance, AcceptedMessage, StatusChange, Violation } from './history.js';
import { currentStatuses } from './status-history.js';

/** Statuses in which a message is visibly pending: somebody can see that it waits, and for what. */
const PENDING = new Set(['received', 'parked-by-routing', 'routed', 'parked-by-sender', 'in-doubt', 'submitted', 'accepted', 'scheduled', 'queued', 'sending', 'sent']);
const REACHED_CARRIER = new Set(['submitted', 'accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'undelivered', 'read', 'unknown']);

/**
 * P1: every accepted message has a terminal status or is visibly pending, what claims to have reached the carrier is in
 * its ledger, and what the ledger holds is known to have reached it. With `settled`, nothing may be pending any more.
 */
export function findLost(accepted: readonly AcceptedMessage[], changes: readonly StatusChange[], ledger: readonly Acceptance[], settled: boolean): Violation[] {
  const current = currentStatuses(changes);
  const atCarrier = new Set(ledger.map((entry) => entry.messageId));
  return accepted.flatMap(({ messageId }) => {
    const fault = faultOf(current.get(messageId), atCarrier.has(messageId), settled);
    return fault === null ? [] : [{ promise: 'P1' as const, subject: messageId, what: fault }];
  });
}

function faultOf(status: StatusChange | undefined, inLedger: boolean, settled: boolean): string | null {
  if (!status) return 'was accepted and has no status';
  if (!status.terminal && !PENDING.has(status.status)) return `ends in ${status.status}, which is neither terminal nor pending`;
  if (settled && !status.terminal) return `is still ${status.status} (${status.reason})`;
  if (REACHED_CARRIER.has(status.status) && !inLedger) return `is ${status.status}, but the carrier never took it`;
  if (settled && inLedger && !REACHED_CARRIER.has(status.status) && status.status !== 'failed') return `is ${status.status}, but the carrier took it`;
  return null;
}
