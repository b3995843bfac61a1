import { Compile } from 'typebox/compile';
import type Type from 'typebox';
import { SCHEMAS, type SchemaName } from './schemas.js';
import type { Topic } from './topics.js';

export type ValueOf<S extends SchemaName> = Type.Static<(typeof SCHEMAS)[S]['schema']>;

export type Decoded =
  | { ok: true; schema: SchemaName; value: unknown }
  | { ok: false; reason: 'undecodable' | 'schema-unknown' | 'schema-invalid'; detail: string };

interface Validator {
  Check(value: unknown): boolean;
  Errors(value: unknown): { instancePath: string; message: string }[];
}
const validators = new Map<string, Validator>();

function validatorOf(name: SchemaName): Validator {
  let validator = validators.get(name);
  if (!validator) validators.set(name, (validator = Compile(SCHEMAS[name].schema) as unknown as Validator));
  return validator;
}

/** `<name>@<version>`: the value of the header sb-schema. */
export function schemaId(name: SchemaName): string {
  return `${name}@${SCHEMAS[name].version}`;
}

/** Checks a value against a schema; names the first faults by JSON pointer, never by content. */
export function findFaults(name: SchemaName, value: unknown): string | null {
  const validator = validatorOf(name);
  if (validator.Check(value)) return null;
  return validator.Errors(value).slice(0, 3).map((fault) => `${fault.instancePath || '/'} ${fault.message}`).join('; ').slice(0, 400);
}

/**
 * Decodes a record of a topic: the header names the schema (without one, the topic's only schema is meant), the value is
 * JSON and fits it. Unknown fields survive. Never throws.
 */
export function decodeRecord(topic: Topic, header: string | undefined, value: Uint8Array | null): Decoded {
  const name = header === undefined ? topic.schemas[0] : topic.schemas.find((candidate) => schemaId(candidate) === header);
  if (!name) return { ok: false, reason: 'schema-unknown', detail: `sb-schema is ${header?.slice(0, 80) ?? 'missing'}; ${topic.name} takes ${topic.schemas.map(schemaId).join(', ').slice(0, 300)}` };
  if (!value) return { ok: false, reason: 'undecodable', detail: 'the record has no value' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value));
  } catch {
    return { ok: false, reason: 'undecodable', detail: 'the value is not JSON in UTF-8' };
  }
  const faults = findFaults(name, parsed);
  return faults === null ? { ok: true, schema: name, value: parsed } : { ok: false, reason: 'schema-invalid', detail: faults };
}
