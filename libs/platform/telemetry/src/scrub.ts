/**
 * What looks like a phone number: a plus (also URL-encoded) and 7 to 15 digits, with separators or without; or 10 to 15
 * bare digits that stand alone, so that ids, hashes and UUIDs stay readable.
 */
const PHONE_LIKE = /(?:\+|%2B)\d(?:[ ().\-/]{0,2}\d){6,14}|(?<![\w.+-])\d{10,15}(?![\w-]|\.\d)/gi;
const SHORTEST = 8;
const BLANK = '[number]';
/** Deeper structures do not belong in a log line; the bound also ends cycles. */
const MAX_DEPTH = 6;

/** Blanks every phone-like run of a text. */
export function scrubText(text: string): string {
  return text.length < SHORTEST ? text : text.replace(PHONE_LIKE, BLANK);
}

export interface Scrubber {
  scrubText(text: string): string;
  /** A copy of an object's fields as plain JSON values, with phone-like runs blanked in every text and key. Never throws. */
  scrubFields(fields: object): Record<string, unknown>;
}

type Scrub = (text: string) => string;

function scrubError(error: Error, scrub: Scrub, depth: number): unknown {
  const { name, message, stack, cause } = error;
  return scrubEntries([['type', name], ['message', message], ['stack', stack], ...Object.entries(error), ...(cause === undefined ? [] : [['cause', cause] as const])], scrub, depth);
}

function scrubEntries(entries: Iterable<readonly [unknown, unknown]>, scrub: Scrub, depth: number): Record<string, unknown> {
  return Object.fromEntries([...entries].map(([key, item]) => [scrub(String(key)), scrubValue(item, scrub, depth + 1)]));
}

function scrubObject(value: object, scrub: Scrub, depth: number): unknown {
  if (value instanceof Error) return scrubError(value, scrub, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => scrubValue(item, scrub, depth + 1));
  if (value instanceof Map) return scrubEntries(value, scrub, depth);
  return scrubEntries(Object.entries(value), scrub, depth);
}

function scrubValue(value: unknown, scrub: Scrub, depth: number): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'bigint') return scrub(value.toString());
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[deep]';
  try {
    return scrubObject(value, scrub, depth);
  } catch {
    // A getter threw: what cannot be read cannot be logged.
    return '[unreadable]';
  }
}

/** `onScrub` is told of every text that had to be blanked. */
export function createScrubber(onScrub: () => void): Scrubber {
  const scrub: Scrub = (text) => {
    const clean = scrubText(text);
    if (clean !== text) onScrub();
    return clean;
  };
  return {
    scrubText: scrub,
    scrubFields: (fields) => {
      const clean = scrubValue(fields, scrub, 0);
      return typeof clean === 'object' && clean !== null ? (clean as Record<string, unknown>) : { fields: clean };
    },
  };
}
