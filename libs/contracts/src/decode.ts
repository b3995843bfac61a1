import { findFaults } from './faults.js';
import { schemaId, type SchemaName } from './schemas.js';
import type { Topic } from './topics.js';

export type Decoded =
  | { ok: true; schema: SchemaName; value: unknown }
  | { ok: false; reason: 'undecodable' | 'schema-unknown' | 'schema-invalid'; detail: string };

/** A byte order mark is kept, so that JSON.parse refuses it: RFC 8259 forbids it to senders. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Without the header a topic's only schema is meant; where there are several, nothing is. */
function findSchema(topic: Topic, header: string | undefined): SchemaName | undefined {
  if (header === undefined) return topic.schemas.length === 1 ? topic.schemas[0] : undefined;
  return topic.schemas.find((candidate) => schemaId(candidate) === header);
}

/**
 * Decodes a record of a topic: the header sb-schema names the schema, the value is JSON in UTF-8 and fits it. Unknown
 * fields survive. Never throws; the detail of a failure says nothing of what the record holds.
 */
export function decodeRecord(topic: Topic, header: string | undefined, value: Uint8Array | null): Decoded {
  const name = findSchema(topic, header);
  if (!name) return { ok: false, reason: 'schema-unknown', detail: `sb-schema ${header === undefined ? 'is missing' : 'names none of'} ${topic.schemas.map(schemaId).join(', ').slice(0, 300)}` };
  if (!value) return { ok: false, reason: 'undecodable', detail: 'the record has no value' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(utf8.decode(value));
  } catch {
    return { ok: false, reason: 'undecodable', detail: 'the value is not JSON in UTF-8' };
  }
  const faults = findFaults(name, parsed);
  return faults === null ? { ok: true, schema: name, value: parsed } : { ok: false, reason: 'schema-invalid', detail: faults };
}
