/**
 * What looks like a phone number: a plus (also URL-encoded) and 7 to 15 digits, with separators or without; or 10 to 15
 * bare digits that stand alone, so that ids, hashes and UUIDs stay readable.
 */
const PHONE_LIKE = /(?:\+|%2B)\d(?:[ ().\-/]{0,2}\d){6,14}|(?<![\w.+-])\d{10,15}(?![\w-]|\.\d)/gi;
const BLANK = '[number]';
/** Deeper structures do not belong in a log line; the bound also ends cycles. */
const MAX_DEPTH = 6;

/** Blanks every phone-like run of a text. */
export function scrubText(text: string): string {
  return text.length < 7 ? text : text.replace(PHONE_LIKE, BLANK);
}

function scrubError(error: Error, depth: number): Record<string, unknown> {
  const own = Object.fromEntries(Object.entries(error));
  const rest = { ...own, ...(error.cause === undefined ? {} : { cause: error.cause }) };
  return { type: error.name, message: scrubText(error.message), stack: scrubText(error.stack ?? ''), ...(scrubValue(rest, depth + 1) as object) };
}

function scrubObject(value: object, depth: number): unknown {
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, depth + 1));
  if (value instanceof Set) return scrubValue([...value], depth);
  const entries = value instanceof Map ? [...value].map(([key, item]) => [String(key), item] as const) : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [scrubText(key), scrubValue(item, depth + 1)]));
}

/** A copy made of plain JSON values alone, with phone-like runs blanked in every text and key. Never throws. */
export function scrubValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'bigint') return scrubText(value.toString());
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  return depth >= MAX_DEPTH ? '[deep]' : scrubObject(value, depth);
}
