import type { LedgerSummary, SenderSummary } from '../admin/admin-shapes.js';
import type { MessageRecord } from '../message/message-record.js';
import { findDuplicates } from './ledger-queries.js';
import { findFullestWindow } from './sliding-window.js';

type RecordSummary = Omit<LedgerSummary, 'arrivals' | 'callbacks' | 'events' | 'largestLagMs' | 'largestStallMs'>;

const SECOND_MS = 1_000;
const MOST_DUPLICATES_SHOWN = 1_000;

/** What can be said of the accepted messages as a whole. */
export function summarizeRecords(accepted: readonly MessageRecord[], paceOf: (sender: string) => number): RecordSummary {
  const duplicates = findDuplicates(accepted);
  const bySender = Map.groupBy(accepted.filter((record) => record.from !== null), (record) => record.from!);
  const byStatus = Map.groupBy(accepted, (record) => record.status);
  return {
    accepted: accepted.length,
    segments: sumSegments(accepted),
    withoutMessageId: accepted.filter((record) => record.draft.messageId === null).length,
    duplicateCount: duplicates.length,
    duplicates: duplicates.slice(0, MOST_DUPLICATES_SHOWN),
    senders: [...bySender].map(([sender, records]) => summarizeSender(sender, records, paceOf(sender))),
    statuses: Object.fromEntries([...byStatus].map(([status, records]) => [status, records.length])),
  };
}

function summarizeSender(sender: string, records: readonly MessageRecord[], mps: number): SenderSummary {
  const byArrival = findFullestWindow(records.map(({ requestReceivedAtMs, segments }) => ({ atMs: requestReceivedAtMs, segments })), SECOND_MS);
  const byAcceptance = findFullestWindow(records.map(({ acceptedAtMs, segments }) => ({ atMs: acceptedAtMs, segments })), SECOND_MS);
  return {
    sender,
    mps,
    accepted: records.length,
    segments: sumSegments(records),
    largestMessageSegments: records.reduce((most, record) => Math.max(most, record.segments), 0),
    maxSegmentsPerSecondAtArrival: byArrival.segments,
    maxSegmentsPerSecondAtAcceptance: byAcceptance.segments,
    fullestSecondStartMs: byArrival.startMs,
  };
}

function sumSegments(records: readonly MessageRecord[]): number {
  return records.reduce((sum, record) => sum + record.segments, 0);
}
