import type { RecipientOrder, SenderPace } from '../admin/admin-shapes.js';
import type { MessageRecord } from '../message/message-record.js';
import { findFullestWindow, type FullestWindow } from './sliding-window.js';

export interface Duplicate {
  readonly messageId: string;
  readonly sids: string[];
}

/** Message ids that were accepted more than once. */
export function findDuplicates(accepted: readonly MessageRecord[]): Duplicate[] {
  const byMessageId = Map.groupBy(accepted.filter((record) => record.draft.messageId !== null), (record) => record.draft.messageId!);
  return [...byMessageId].filter(([, records]) => records.length > 1).map(([messageId, records]) => ({ messageId, sids: records.map((record) => record.sid) }));
}

/** The order in which messages were accepted, for one recipient or for each that has several. */
export function orderByRecipient(accepted: readonly MessageRecord[], to?: string): RecipientOrder[] {
  const wanted = to === undefined ? accepted : accepted.filter((record) => record.draft.to === to);
  const byRecipient = Map.groupBy(wanted, (record) => record.draft.to);
  return [...byRecipient]
    .filter(([, records]) => to !== undefined || records.length > 1)
    .map(([recipient, records]) => ({
      to: recipient,
      messages: records.map(({ index, sid, draft, acceptedAtMs, sentAtMs }) => ({ index, sid, messageId: draft.messageId, acceptedAtMs, sentAtMs })),
    }));
}

/** The fullest window of a sender at each of the three places where pace can be seen. */
export function measurePace(accepted: readonly MessageRecord[], sender: string, windowMs: number): SenderPace {
  const records = accepted.filter((record) => record.from === sender);
  const fullest = (timeOf: (record: MessageRecord) => number | null): FullestWindow => {
    const loads = records.flatMap((record) => {
      const atMs = timeOf(record);
      return atMs === null ? [] : [{ atMs, segments: record.segments }];
    });
    return findFullestWindow(loads, windowMs);
  };
  return {
    sender,
    windowMs,
    atArrival: fullest((record) => record.requestReceivedAtMs),
    atAcceptance: fullest((record) => record.acceptedAtMs),
    atHandover: fullest((record) => record.sentAtMs),
  };
}
