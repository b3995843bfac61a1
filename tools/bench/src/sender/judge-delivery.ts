import { findDuplicates, findLost, findUnasked, type Acceptance, type AcceptedMessage, type LedgerEntry, type StatusChange, type Violation } from '@signalbox/checkers';
import type { MessageDispatched } from '@signalbox/contracts';
import type { ToldFact } from './fact-watch.js';

/** What was put in, what the sender told and what the carriers took. */
export interface Delivery {
  readonly messages: readonly MessageDispatched[];
  readonly facts: readonly ToldFact[];
  readonly ledger: readonly Acceptance[];
}

export interface DeliveryFaults {
  /** Not told to have been taken, or told so and not taken. */
  readonly lost: readonly Violation[];
  /** Taken more than once, by whatever carrier, or never asked for. */
  readonly duplicates: readonly Violation[];
}

export const toAcceptances = (entries: readonly LedgerEntry[]): Acceptance[] => entries.map((entry) => ({ ...entry, sender: entry.sender ?? '' }));

export function judgeDelivery({ messages, facts, ledger }: Delivery): DeliveryFaults {
  const accepted = messages.map(({ messageId, tenantId, recipientKey, lane }, index): AcceptedMessage => ({ messageId, tenantId, recipientKey, lane, partition: 0, offset: BigInt(index) }));
  return { lost: findLost(accepted, toStatuses(facts), ledger, false), duplicates: [...findDuplicates(ledger), ...findUnasked(accepted, ledger)] };
}

/** What the facts of the sender alone make of a message; without the projector nothing comes after `submitted`. */
function toStatuses(facts: readonly ToldFact[]): StatusChange[] {
  return facts.flatMap(({ fact: { type, eventId, messageId, reason, policyRevision } }) => (type === 'message-submitted' ? [{ eventId, messageId, reason, policyRevision, sequence: 1, status: 'submitted', terminal: false }] : []));
}

/** The first of them, as the report shows them. */
export const tell = (violations: readonly Violation[]): string[] => violations.slice(0, 3).map(({ promise, subject, what }) => `${promise}: ${subject} ${what}`);
