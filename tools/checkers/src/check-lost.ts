import type { Acceptance, AcceptedMessage, StatusChange, Violation } from './history.js';
import { currentStatuses } from './status-history.js';

/** Statuses in which a message is visibly pending: somebody can see that it waits, and for what. */
const PENDING = new Set(['received', 'parked-by-routing', 'routed', 'parked-by-sender', 'in-doubt', 'submitted', 'accepted', 'scheduled', 'queued', 'sending', 'sent']);
const REACHED_CARRIER = new Set(['submitted', 'accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'undelivered', 'read', 'unknown']);

/**
 * P1: every accepted message has a terminal status or is visibly pending, what claims to have reached the carrier is in
 * its ledger, and what the ledger holds is known to have reached it. With `settled`, nothing may be pending any more.
 */
export function findLost(accepted: Iterable<AcceptedMessage>, changes: Iterable<StatusChange>, ledger: Iterable<Acceptance>, settled: boolean): Violation[] {
  const current = currentStatuses(changes);
  const atCarrier = new Set<string | null>();
  for (const { messageId } of ledger) atCarrier.add(messageId);
  const violations: Violation[] = [];
  for (const message of accepted) {
    const fault = faultOf(message, current.get(message.messageId), { inLedger: atCarrier.has(message.messageId), settled });
    if (fault !== null) violations.push({ promise: 'P1', subject: message.messageId, what: fault });
  }
  return violations;
}

function faultOf({ lane, partition, offset }: AcceptedMessage, now: StatusChange | undefined, { inLedger, settled }: { readonly inLedger: boolean; readonly settled: boolean }): string | null {
  if (!now) return `was accepted (messages-${lane}/${partition}/${offset}) and has no status; look for its facts in message-events, then in dead-letters`;
  if (!now.terminal && !PENDING.has(now.status)) return `ends in ${now.status}, which is neither terminal nor pending; look at its timeline`;
  if (settled && !now.terminal) return `is still ${now.status} (${now.reason}) though all should be over; look at ${placeOf(now.status)}`;
  if (REACHED_CARRIER.has(now.status) && !inLedger) return `is ${now.status}, but the carrier never took it; look at its row of send_attempts and where its sid comes from`;
  if (settled && inLedger && !REACHED_CARRIER.has(now.status) && now.status !== 'failed' && now.status !== 'canceled') return `is ${now.status} (${now.reason}), but the carrier took it; look at its row of send_attempts`;
  return null;
}

/** Where a message that waits is held. */
function placeOf(status: string): string {
  if (status === 'received' || status === 'parked-by-routing') return 'routing-policy and parked_routing';
  if (status === 'routed' || status === 'parked-by-sender' || status === 'in-doubt') return 'pacing-sender, its row of send_attempts and parked_pacing';
  return 'provider-callbacks and the log of the edge: its receipt has not come or not been taken';
}
