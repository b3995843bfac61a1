import type { LedgerEntry, LedgerPage } from '../admin/admin-shapes.js';
import type { MessageRecord } from '../message/message-record.js';

export interface LedgerQuery {
  /** Entries with a greater index only. */
  readonly after?: number;
  readonly limit?: number;
  readonly to?: string;
  readonly sender?: string;
  readonly messageId?: string;
}

const DEFAULT_LIMIT = 1_000;
const LINES_PER_PIECE = 200;

/** A message as the ledger shows it. */
export function viewEntry(record: MessageRecord): LedgerEntry {
  const { draft } = record;
  return {
    index: record.index,
    sid: record.sid,
    accountSid: record.accountSid,
    requestReceivedAtMs: record.requestReceivedAtMs,
    acceptedAtMs: record.acceptedAtMs,
    visibleAtMs: record.visibleAtMs,
    sender: record.from,
    to: draft.to,
    segments: record.segments,
    bodySha256: draft.bodySha256,
    messagingServiceSid: draft.messagingServiceSid,
    messageId: draft.messageId,
    recipientKey: draft.recipientKey,
    attempt: draft.attempt,
    fault: record.fault,
    status: record.status,
    finalStatus: record.isFinal ? (record.status as LedgerEntry['finalStatus']) : null,
    errorCode: record.errorCode,
    statuses: record.statuses,
    callbacks: record.callbacks,
  };
}

/** What was accepted to be sent; inbound messages are no part of the ledger. */
export function acceptedOf(records: readonly MessageRecord[]): MessageRecord[] {
  return records.filter((record) => record.direction === 'outbound-api');
}

export function pageLedger(records: readonly MessageRecord[], query: LedgerQuery): LedgerPage {
  const { after = -1, limit = DEFAULT_LIMIT } = query;
  const entries: LedgerEntry[] = [];
  for (let index = after + 1; index < records.length; index += 1) {
    const record = records[index]!;
    if (record.direction === 'inbound' || !matches(record, query)) continue;
    if (entries.length === limit) return { entries, next: entries.at(-1)!.index };
    entries.push(viewEntry(record));
  }
  return { entries, next: null };
}

/** The whole ledger, one JSON object a line, in pieces small enough not to hold up anything else. */
export function* ledgerLines(records: readonly MessageRecord[]): Generator<string> {
  for (let start = 0; start < records.length; start += LINES_PER_PIECE) {
    const piece = acceptedOf(records.slice(start, start + LINES_PER_PIECE));
    yield piece.map((record) => `${JSON.stringify(viewEntry(record))}\n`).join('');
  }
}

function matches(record: MessageRecord, { to, sender, messageId }: LedgerQuery): boolean {
  return (
    (to === undefined || record.draft.to === to) &&
    (sender === undefined || record.from === sender) &&
    (messageId === undefined || record.draft.messageId === messageId)
  );
}
