import { expect, test } from 'vitest';
import type { MessageRecord } from '../message/message-record.js';
import { readListFilter } from './list-filter.js';

const record = (sentAtMs: number | null) => ({ from: '+2', draft: { to: '+1' }, sentAtMs }) as unknown as MessageRecord;
const NOON = Date.UTC(2026, 10, 22, 12, 0, 0, 500);

test.each([
  ['no filter', {}, NOON, true],
  ['its recipient', { To: '+1' }, NOON, true],
  ['another recipient', { To: '+9' }, NOON, false],
  ['another sender', { From: '+9' }, NOON, false],
  ['its day', { DateSent: '2026-11-22' }, NOON, true],
  ['the next day', { DateSent: '2026-11-23' }, NOON, false],
  ['up to its day', { 'DateSent<': '2026-11-22' }, NOON, true],
  ['up to the day before', { 'DateSent<': '2026-11-21' }, NOON, false],
  ['from its day', { 'DateSent>': '2026-11-22' }, NOON, true],
  ['its second', { DateSent: '2026-11-22T12:00:00Z' }, NOON, true],
  ['from the next second', { 'DateSent>': '2026-11-22T12:00:01Z' }, NOON, false],
  ['between', { 'DateSent>': '2026-11-22T11:00:00Z', 'DateSent<': '2026-11-22T13:00:00Z' }, NOON, true],
  ['a date, while it is queued', { 'DateSent>': '2000-01-01' }, null, false],
  ['no date at all', { 'DateSent>': 'yesterday' }, null, true],
])('%s', (_name, query, sentAtMs, expected) => {
  expect(readListFilter(new URLSearchParams(query as Record<string, string>))(record(sentAtMs))).toBe(expected);
});
