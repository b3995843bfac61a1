import { isReasonCode } from '@signalbox/message';
import type { CodeClass, CodeRow, CodeVerdict } from '../code-row.js';
import rows from './code-rows.json' with { type: 'json' };

type StoredRow = readonly [code: number, codeClass: CodeClass, verdict: CodeVerdict, reason: string, meaning: string];

function readRow([code, codeClass, verdict, reason, meaning]: StoredRow): CodeRow {
  if (!isReasonCode(reason)) throw new RangeError(`code ${code} has the reason ${reason}, which is none`);
  return { code, class: codeClass, verdict, reason, meaning };
}

/** Every code that the carrier documents, for requests, receipts and webhooks alike, in ascending order. */
export const CODE_ROWS: readonly CodeRow[] = (rows as unknown as readonly StoredRow[]).map(readRow);

interface RangeRow extends Omit<CodeRow, 'code'> {
  readonly from: number;
  readonly to: number;
}

/** The carrier adds and splits codes over time; one that is not in the table means what its range means. */
export const RANGE_DEFAULTS: readonly RangeRow[] = [
  { from: 10_000, to: 10_999, class: 'config', verdict: 'held', reason: 'account-suspended', meaning: 'A fault of the account; operations must act.' },
  { from: 11_000, to: 11_999, class: 'config', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A webhook of ours could not be used.' },
  { from: 12_000, to: 14_999, class: 'config', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'An answer of a webhook of ours could not be used.' },
  { from: 20_000, to: 20_999, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The request is not acceptable; the HTTP status decides before this row does.' },
  { from: 21_000, to: 21_999, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A parameter is not acceptable.' },
  { from: 30_000, to: 30_099, class: 'transient', verdict: 'throttled', reason: 'carrier-error', meaning: 'The delivery failed for a passing cause.' },
  { from: 30_100, to: 30_199, class: 'config', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A setting of links or brands must be mended.' },
  { from: 30_400, to: 30_499, class: 'policy', verdict: 'rejected', reason: 'carrier-policy-blocked', meaning: 'Stopped by a rule of the carrier against fraud or abuse.' },
  { from: 30_500, to: 30_599, class: 'transient', verdict: 'ambiguous', reason: 'carrier-error', meaning: 'An inner fault of the carrier.' },
  { from: 30_600, to: 30_699, class: 'policy', verdict: 'rejected', reason: 'carrier-policy-blocked', meaning: 'Stopped by a rule about consent or quiet hours.' },
  { from: 30_700, to: 30_999, class: 'registration', verdict: 'rejected', reason: 'registration-missing', meaning: 'A registration is missing or was refused.' },
  { from: 31_000, to: 32_999, class: 'transient', verdict: 'throttled', reason: 'carrier-error', meaning: 'A passing fault of a call.' },
  { from: 60_000, to: 60_999, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The request is not acceptable.' },
  { from: 63_000, to: 63_199, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The channel does not take this message.' },
  { from: 64_000, to: 64_999, class: 'config', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A setting of payments or relays must be mended.' },
  { from: 90_000, to: 99_999, class: 'config', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A setting of events or content must be mended.' },
];

/** A code of no row and no range: the carrier refused and gave a reason that is unknown here; repeating would be refused again. */
export const UNKNOWN_CODE = { class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A code that is not known here.' } as const;

const ROW_OF = new Map(CODE_ROWS.map((row) => [row.code, row]));

/** What a code means: its row, else its range, else the default. */
export function explainTwilioCode(code: number): CodeRow {
  const row = ROW_OF.get(code);
  if (row) return row;
  const range = RANGE_DEFAULTS.find(({ from, to }) => code >= from && code <= to);
  const { class: codeClass, verdict, reason, meaning } = range ?? UNKNOWN_CODE;
  return { code, class: codeClass, verdict, reason, meaning };
}
