import { Compile } from 'typebox/compile';
import type Type from 'typebox';
import { toSchemaNode, type SchemaNode } from '../artefacts/schema-node.js';
import { BatchEnvelope, BatchIntent, IntentRequest } from './intent-requests.js';
import type { FieldFaultCode, FieldProblem } from './problems.js';

const REQUESTS = { intent: IntentRequest, 'batch-intent': BatchIntent, batch: BatchEnvelope } as const;
export type RequestName = keyof typeof REQUESTS;

interface Fault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: { readonly requiredProperties?: readonly string[]; readonly additionalProperties?: readonly string[] };
}
interface Validator {
  readonly node: SchemaNode;
  Check(value: unknown): boolean;
  Errors(value: unknown): Fault[];
}
const validators = new Map<RequestName, Validator>();

function validatorOf(name: RequestName): Validator {
  let validator = validators.get(name);
  if (!validator) {
    const schema: Type.TSchema = REQUESTS[name];
    const compiled = Compile(schema);
    validator = { node: toSchemaNode(schema), Check: (value) => compiled.Check(value), Errors: (value) => compiled.Errors(value) as unknown as Fault[] };
    validators.set(name, validator);
  }
  return validator;
}

/** Keywords of JSON Schema by what they mean to whoever wrote the request. */
const CODE_OF_KEYWORD: Readonly<Record<string, FieldFaultCode>> = {
  required: 'field-missing', additionalProperties: 'field-unknown', type: 'field-type', pattern: 'field-format', format: 'field-format',
  maxLength: 'field-length', minLength: 'field-length', maxItems: 'field-length', minItems: 'field-length',
};
/** Enough to put a request right in one go, and no more than an answer should hold. */
const MOST_FAULTS = 20;
/** A name of the sender's own is repeated to it as long as it cannot be a number of someone. */
const TELLABLE = /^(?!.*[0-9]{5})[A-Za-z_][A-Za-z0-9_-]{0,39}$|^[0-9]{1,3}$/;

function showPointer(pointer: string): string {
  return pointer.split('/').map((part) => (part === '' || TELLABLE.test(part) ? part : '*')).join('/');
}

/** What the schema says of the place; of a name of the sender's own, what it says of the place around it. */
function describePlace(node: SchemaNode, pointer: string): string {
  let here: SchemaNode | undefined = node;
  let description = node.description;
  for (const part of pointer.split('/').slice(1)) {
    here = here?.properties?.[part];
    if (here === undefined) break;
    description = here.description ?? here.allOf?.[0]?.description ?? description;
  }
  return description ?? 'Compare it with the OpenAPI document.';
}

function explain({ node }: Validator, { keyword, instancePath, message, params }: Fault): FieldProblem[] {
  const code = CODE_OF_KEYWORD[keyword] ?? 'field-value';
  const places = params.requiredProperties ?? params.additionalProperties;
  const pointers = places === undefined ? [instancePath] : places.map((name) => `${instancePath}/${name}`);
  return pointers.map((pointer) => {
    const whatToDo = code === 'field-unknown' ? 'Leave it out, or correct its name.' : describePlace(node, pointer);
    const detail = code === 'field-missing' ? 'is missing' : code === 'field-unknown' ? 'is not a field of this request' : message;
    return { pointer: showPointer(pointer), code, detail, whatToDo };
  });
}

/**
 * Checks the body of a request; null where it fits, else what is wrong with each field. Field names of the sender's own are repeated only
 * where they can be nobody's number, values never. It goes to the sender alone, and to no log.
 */
export function findFieldFaults(name: RequestName, value: unknown): readonly FieldProblem[] | null {
  const validator = validatorOf(name);
  if (validator.Check(value)) return null;
  // Of an unknown field the keyword "boolean" repeats what additionalProperties says.
  const faults = validator.Errors(value).filter(({ keyword }) => keyword !== 'boolean');
  return faults.slice(0, MOST_FAULTS).flatMap((fault) => explain(validator, fault)).slice(0, MOST_FAULTS);
}
