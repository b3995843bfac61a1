import type { OutboundRecord } from './record.js';

type Packed = [topic: string, key: string | null, headers: Readonly<Record<string, string>>, value: string];

/** The stored form of what a row published. The same records give the same text, and unpack to the same bytes. */
export function packRecords(records: readonly OutboundRecord[]): string {
  return JSON.stringify(records.map(({ topic, key, headers, value }): Packed => [topic, key, headers, value]));
}

/** Throws SyntaxError or TypeError on a text that packRecords did not make. */
export function unpackRecords(text: string): OutboundRecord[] {
  const packed: unknown = JSON.parse(text);
  if (!Array.isArray(packed)) throw new TypeError('stored records are a list');
  return packed.map((item: unknown) => {
    if (!isPacked(item)) throw new TypeError('a stored record is [topic, key, headers, value]');
    const [topic, key, headers, value] = item;
    return { topic, key, headers, value };
  });
}

function isPacked(item: unknown): item is Packed {
  if (!Array.isArray(item) || item.length !== 4) return false;
  const [topic, key, headers, value] = item as unknown[];
  if (typeof topic !== 'string' || typeof value !== 'string' || !(key === null || typeof key === 'string')) return false;
  return typeof headers === 'object' && headers !== null && Object.values(headers).every((header) => typeof header === 'string');
}
