import type { Random } from '@signalbox/message';

/** W3C trace context, version 00: `00-<trace id>-<span id>-<flags>`. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const SAMPLED = '01';
const TRACE_ID_DIGITS = 32;
const SPAN_ID_DIGITS = 16;
const WORD_DIGITS = 8;

function randomHex(digits: number, random: Random): string {
  let text = '';
  while (text.length < digits) text += Math.floor(random() * 2 ** 32).toString(16).padStart(WORD_DIGITS, '0');
  // All zeros means "no id" in the standard.
  return /^0+$/.test(text) ? `${text.slice(1)}1` : text;
}

/** Starts a trace. */
export function newTraceparent(random: Random): string {
  return `00-${randomHex(TRACE_ID_DIGITS, random)}-${randomHex(SPAN_ID_DIGITS, random)}-${SAMPLED}`;
}

/** Goes on with the parent's trace under a span of its own; starts a trace where the parent is missing or malformed. */
export function childTraceparent(parent: string | undefined, random: Random): string {
  if (parent === undefined || !TRACEPARENT.test(parent)) return newTraceparent(random);
  return `${parent.slice(0, 36)}${randomHex(SPAN_ID_DIGITS, random)}${parent.slice(52)}`;
}

/** The trace id of a well-formed traceparent, for log lines. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent !== undefined && TRACEPARENT.test(traceparent) ? traceparent.slice(3, 35) : undefined;
}
