import { TOPICS } from '@signalbox/contracts';
import type { OutboundRecord } from '@signalbox/kafka';
import type { RefusalCode } from './refusals.js';

/** What the envelope of a dead letter holds; key and value in base64. */
export interface SealedOriginal {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
  /** Set where the value was too long for the envelope: its true length. */
  readonly valueBytes?: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text that is the same bytes again when it is published; undefined where there is none. */
function toText(base64: string): string | undefined {
  try {
    return utf8.decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

/** The record as it was, to be published again; or why that would be another record. */
export function restoreRecord(original: SealedOriginal, topic: string): OutboundRecord | RefusalCode {
  if (!TOPICS.some(({ name }) => name === topic)) return 'topic-unknown';
  if (original.valueBytes !== undefined) return 'record-cut';
  const key = original.key === null ? null : toText(original.key);
  const value = original.value === null ? undefined : toText(original.value);
  // No reader takes what is not text: it would be given up again.
  if (key === undefined || value === undefined) return 'record-not-text';
  return { topic, key, headers: original.headers, value };
}

/** For people: key and value as text, or in base64 where they are none. */
export function describeOriginal({ key, headers, value, valueBytes }: SealedOriginal): Record<string, unknown> {
  const show = (base64: string | null): unknown => (base64 === null ? null : (toText(base64) ?? { base64 }));
  return { key: show(key), headers, value: show(value), ...(valueBytes !== undefined && { cutFromBytes: valueBytes }) };
}
