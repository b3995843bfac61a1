import { originText } from '@signalbox/contracts';
import type { AuditEntry, Cause, Letter, LetterSummary } from './dead-letter.store.js';

const instant = (ms: number): string => new Date(ms).toISOString();

/** Columns of equal width, two spaces apart; the last one is as long as it is. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')).join('\n');
}

export function renderLetters(letters: readonly LetterSummary[]): string {
  const rows = letters.map((letter) => [
    String(letter.letterId), letter.state, letter.stage, letter.class, letter.reason, `${originText(letter.origin)}${letter.replayNumber > 0 ? ` replay ${letter.replayNumber}` : ''}`,
    instant(letter.deadLetteredAtMs), letter.detail ?? '',
  ]);
  return renderTable([['ID', 'STATE', 'STAGE', 'CLASS', 'REASON', 'ORIGIN', 'DEAD-LETTERED', 'DETAIL'], ...rows]);
}

export function renderCauses(causes: readonly Cause[]): string {
  const rows = causes.map(({ open, letters, stage, reason, firstAtMs, lastAtMs, detail }) => [String(open), String(letters), stage, reason, instant(firstAtMs), instant(lastAtMs), detail ?? '']);
  return renderTable([['OPEN', 'ALL', 'STAGE', 'REASON', 'FIRST', 'LAST', 'DETAIL'], ...rows]);
}

/** What is known of a letter, without the record itself. */
export function toPublicLetter({ record: _, firstSeenAtMs, deadLetteredAtMs, ...letter }: LetterSummary & Partial<Letter>): Record<string, unknown> {
  return { ...letter, firstSeenAt: instant(firstSeenAtMs), deadLetteredAt: instant(deadLetteredAtMs) };
}

export function toPublicCause({ firstAtMs, lastAtMs, ...cause }: Cause): Record<string, unknown> {
  return { ...cause, firstAt: instant(firstAtMs), lastAt: instant(lastAtMs) };
}

export function toPublicAction({ actedAtMs, ...entry }: AuditEntry): Record<string, unknown> {
  return { ...entry, actedAt: instant(actedAtMs) };
}
