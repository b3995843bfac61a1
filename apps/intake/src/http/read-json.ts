import { refuseWith } from './http-problem.js';

/** Requests are four levels deep; the rest is for fields to come. */
const MOST_DEEP = 16;
const [QUOTE, BACKSLASH, OPEN_OBJECT, OPEN_LIST, CLOSE_OBJECT, CLOSE_LIST] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];
/** A byte order mark is kept, so that JSON.parse refuses it: RFC 8259 forbids it to senders. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** Texts without these hold no forbidden name, not even an escaped one. */
const SUSPICIOUS = /__proto__|constructor|prototype|\\u/;

/** Whether brackets are nested too deeply; one pass over the bytes, before anything is parsed. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inText) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > MOST_DEEP) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return false;
}

function hasForbiddenName(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => (!Array.isArray(value) && FORBIDDEN.has(name)) || hasForbiddenName(inner));
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refuseWith('body-not-utf8');
  }
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuseWith('body-not-json');
  }
}

/** The JSON value of a body, or an HttpProblem that repeats nothing of it. The work is linear in `mostBytes`. */
export function readJson(body: unknown, mostBytes: number): unknown {
  if (body === undefined || body === null) throw refuseWith('body-not-json');
  if (!(body instanceof Uint8Array)) throw refuseWith('media-type-unsupported');
  if (body.length > mostBytes) throw refuseWith('body-too-large');
  if (isTooDeep(body)) throw refuseWith('body-too-deep');
  const text = decodeText(body);
  const value = parseText(text);
  if (SUSPICIOUS.test(text) && hasForbiddenName(value)) throw refuseWith('field-forbidden');
  return value;
}
