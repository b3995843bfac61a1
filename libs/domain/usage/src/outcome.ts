import { isStatus, type Status } from '@signalbox/message';

/** What becomes of a message, as reports count it: each message is one of these at any time. */
export const OUTCOMES = ['pending', 'submitted', 'delivered', 'failed', 'unknown', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * `pending`   with us, or perhaps at the carrier
 * `submitted` the carrier took it; no receipt yet
 * `delivered` a handset has it
 * `failed`    the carrier took it and could not bring it
 * `unknown`   the carrier took it, and no receipt came in the time set
 * `refused`   never sent: by us, by its tenant, or by the answer of the carrier
 */
const OUTCOME_OF: Readonly<Record<Status, Outcome>> = {
  received: 'pending', 'parked-by-routing': 'pending', routed: 'pending', 'parked-by-sender': 'pending', 'in-doubt': 'pending',
  submitted: 'submitted', accepted: 'submitted', scheduled: 'submitted', queued: 'submitted', sending: 'submitted', sent: 'submitted', 'partially-delivered': 'submitted',
  delivered: 'delivered', read: 'delivered',
  failed: 'failed', undelivered: 'failed',
  unknown: 'unknown',
  rejected: 'refused', blocked: 'refused', cancelled: 'refused', expired: 'refused', 'dead-lettered': 'refused', canceled: 'refused',
};

/** A status that a later version adds counts as pending until this one is replaced. */
export function outcomeOf(status: string): Outcome {
  return isStatus(status) ? OUTCOME_OF[status] : 'pending';
}
