import type { Acceptance, AcceptedMessage, Contract, PersonalData, StatusChange, StoredStatus, TimelineEntry, WebhookAnswer, WrittenSend } from '../src/index.js';

/** A place where a run wrote something. */
export interface WrittenText {
  readonly source: string;
  readonly text: string;
}

/** Everything that a run left behind, from every side. */
export interface History {
  readonly contracts: readonly Contract[];
  readonly accepted: readonly AcceptedMessage[];
  readonly writes: readonly WrittenSend[];
  readonly ledger: readonly Acceptance[];
  readonly changes: readonly StatusChange[];
  readonly statuses: readonly StoredStatus[];
  readonly timeline: readonly TimelineEntry[];
  readonly answers: readonly WebhookAnswer[];
  readonly callbacks: ReadonlySet<string>;
  readonly otpIdleMs: readonly number[];
  readonly otpBusyMs: readonly number[];
  readonly personal: PersonalData;
  readonly texts: readonly WrittenText[];
}

/** The tables that belong to a status topic: what stands there twice stands in them once. */
export function tablesOf(changes: readonly StatusChange[]): Pick<History, 'statuses' | 'timeline'> {
  const timeline = new Map<string, TimelineEntry>();
  const statuses = new Map<string, StoredStatus>();
  for (const { messageId, sequence, eventId, status } of changes) {
    const row = `${messageId}/${sequence}`;
    if (!timeline.has(row)) timeline.set(row, { messageId, sequence, eventId, status });
    if ((statuses.get(messageId)?.sequence ?? 0) < sequence) statuses.set(messageId, { messageId, status, sequence });
  }
  return { statuses: [...statuses.values()], timeline: [...timeline.values()] };
}

/** The history with another status topic, and the tables that belong to it. */
export const withChanges = (history: History, changes: readonly StatusChange[]): History => ({ ...history, changes, ...tablesOf(changes) });
