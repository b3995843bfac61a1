import type { MessageRecord } from '../message/message-record.js';

const DAY_MS = 86_400_000;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a list request asks for: `To`, `From`, `DateSent`, `DateSent<` and `DateSent>`. Dates are GMT, whole days or instants, and include
 * their bounds; a message without a sent date matches none of them. What is no date counts as left out.
 */
export function readListFilter(query: URLSearchParams): (record: MessageRecord) => boolean {
  const to = query.get('To');
  const from = query.get('From');
  const ranges = [
    readRange(query.get('DateSent'), (start, end) => ({ start, end })),
    readRange(query.get('DateSent<'), (_, end) => ({ start: -Infinity, end })),
    readRange(query.get('DateSent>'), (start) => ({ start, end: Infinity })),
  ].filter((range) => range !== null);
  return (record) =>
    (!to || record.draft.to === to) && (!from || record.from === from) && ranges.every((range) => isWithin(record.sentAtMs, range));
}

interface Range {
  readonly start: number;
  /** Excluded. */
  readonly end: number;
}

function readRange(text: string | null, make: (start: number, end: number) => Range): Range | null {
  const start = text === null ? Number.NaN : Date.parse(text);
  if (text === null || Number.isNaN(start)) return null;
  // Sent dates are shown in whole seconds, so an instant is a second long.
  return make(start, start + (DATE_ONLY.test(text) ? DAY_MS : 1_000));
}

function isWithin(sentAtMs: number | null, { start, end }: Range): boolean {
  return sentAtMs !== null && sentAtMs >= start && sentAtMs < end;
}
