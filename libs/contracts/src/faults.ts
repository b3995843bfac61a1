import type Type from 'typebox';
import { Compile } from 'typebox/compile';
import { PersonalContent } from './events/intent.event.js';
import { LeverRequest, PolicyDocumentRequest } from './operator-requests.js';
import { SCHEMAS, type SchemaName } from './schemas.js';

interface Validator {
  Check(value: unknown): boolean;
  Errors(value: unknown): { instancePath: string; message: string }[];
}
const validators = new Map<Type.TSchema, Validator>();

/** Compiled at first use: a service pays for the schemas that it reads. */
function validatorOf(schema: Type.TSchema): Validator {
  let validator = validators.get(schema);
  if (!validator) validators.set(schema, (validator = Compile(schema)));
  return validator;
}

function collectFieldNames(node: unknown, into: Set<string>): Set<string> {
  if (typeof node !== 'object' || node === null) return into;
  for (const [keyword, inner] of Object.entries(node)) {
    if (keyword === 'properties') for (const name of Object.keys(inner as object)) into.add(name);
    collectFieldNames(inner, into);
  }
  return into;
}
const fieldNames = collectFieldNames([...Object.values(SCHEMAS).map(({ schema }) => schema), LeverRequest, PolicyDocumentRequest], new Set());

/** A JSON pointer in which everything that our schemas do not name (such as the name of a template variable) is a star. */
function maskPointer(pointer: string): string {
  if (pointer === '') return '/';
  return pointer.split('/').map((part) => (part === '' || fieldNames.has(part) || /^\d{1,2}$/.test(part) ? part : '*')).join('/');
}

function faultsOf(schema: Type.TSchema, value: unknown): string | null {
  const validator = validatorOf(schema);
  if (validator.Check(value)) return null;
  return validator.Errors(value).slice(0, 3).map((fault) => `${maskPointer(fault.instancePath)} ${fault.message}`).join('; ').slice(0, 400);
}

/** Checks a value against a schema; null where it fits, else the first faults by JSON pointer, never by content. */
export function findFaults(name: SchemaName, value: unknown): string | null {
  return faultsOf(SCHEMAS[name].schema, value);
}

/** The same check for what an intent seals, once it is opened. */
export function findPersonalContentFaults(value: unknown): string | null {
  return faultsOf(PersonalContent, value);
}

/** Checks the body of an operator's request. */
export function findLeverRequestFaults(value: unknown): string | null {
  return faultsOf(LeverRequest, value);
}

/** Checks a policy document; what a schema cannot say is checked where the document becomes a draft. */
export function findPolicyDocumentFaults(value: unknown): string | null {
  return faultsOf(PolicyDocumentRequest, value);
}
