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
  const isSentInTime = readDateFilter(query, 'DateSent');
  return (record) => (!to || record.draft.to === to) && (!from || record.from === from) && isSentInTime(record.sentAtMs);
}

/** The three filters of one date, such as `StartTime`, `StartTime<` and `StartTime>`; without any of them every date will do, also none. */
export function readDateFilter(query: URLSearchParams, name: string): (atMs: number | null) => boolean {
  const ranges = [
    readRange(query.get(name), (start, end) => ({ start, end })),
    readRange(query.get(`${name}<`), (_, end) => ({ start: -Infinity, end })),
    readRange(query.get(`${name}>`), (start) => ({ start, end: Infinity })),
  ].filter((range) => range !== null);
  return (atMs) => ranges.every((range) => isWithin(atMs, range));
}

interface Range {
  readonly start: number;
  /** Excluded. */
  readonly end: number;
}

function readRange(text: string | null, make: (start: number, end: number) => Range): Range | null {
  const start = text === null ? Number.NaN : Date.parse(text);
  if (text === null || Number.isNaN(start)) return null;
  // Dates are shown in whole seconds, so an instant is a second long.
  return make(start, start + (DATE_ONLY.test(text) ? DAY_MS : 1_000));
}

function isWithin(atMs: number | null, { start, end }: Range): boolean {
  return atMs !== null && atMs >= start && atMs < end;
}
