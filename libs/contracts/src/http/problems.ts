import { REASON_CODES, type ReasonCode } from '@signalbox/message';
import Type from 'typebox';

interface ProblemRow {
  readonly status: number;
  readonly meaning: string;
  readonly whatToDo: string;
}

/** What the HTTP door says besides the reason codes. Codes are never renamed or reused; new ones are added. */
const DOOR_PROBLEMS = {
  'request-malformed': { status: 400, meaning: 'the request is not one that HTTP allows here', whatToDo: 'compare it with the OpenAPI document' },
  'body-not-utf8': { status: 400, meaning: 'the body is not UTF-8', whatToDo: 'encode the body as UTF-8, without a byte order mark' },
  'body-not-json': { status: 400, meaning: 'the body is empty or not JSON', whatToDo: 'send one JSON object' },
  'body-too-deep': { status: 400, meaning: 'the body is nested deeper than any request needs', whatToDo: 'compare it with the OpenAPI document' },
  'field-forbidden': { status: 400, meaning: 'a field has a name that no request may have: __proto__, constructor or prototype', whatToDo: 'rename the field or the template variable' },
  'idempotency-key-missing': { status: 400, meaning: 'the header Idempotency-Key is missing', whatToDo: 'make one key per thing to tell, and repeat the request with the same one' },
  'idempotency-key-invalid': { status: 400, meaning: 'the header Idempotency-Key is not 1 to 128 of A-Z a-z 0-9 . _ : -', whatToDo: 'make the key from what the message is about, e.g. order-4711:shipped' },
  'api-key-invalid': { status: 401, meaning: 'no API key was given, or one that is unknown or has expired', whatToDo: 'send a valid key as Authorization: Bearer <key>' },
  'scope-missing': { status: 403, meaning: 'the API key may not be used for this', whatToDo: 'ask the platform team for a key with the scope' },
  'route-unknown': { status: 404, meaning: 'there is nothing at this address with this method', whatToDo: 'compare it with the OpenAPI document' },
  'message-unknown': { status: 404, meaning: 'no message of this tenant has this id', whatToDo: 'a new message appears within moments of its acceptance: ask again then' },
  'request-timeout': { status: 408, meaning: 'the request did not arrive in time', whatToDo: 'send it again' },
  'cancellation-too-late': { status: 409, meaning: 'the message was submitted already, or has ended', whatToDo: 'nothing: it can no longer be called off' },
  'body-too-large': { status: 413, meaning: 'the body is larger than the request may be', whatToDo: 'send fewer intents at a time' },
  'media-type-unsupported': { status: 415, meaning: 'the body is not application/json, or compressed', whatToDo: 'send plain JSON with Content-Type: application/json' },
  'lane-elsewhere': { status: 421, meaning: 'this process does not serve the lane of the purpose', whatToDo: 'send it to the address of its lane' },
  'rate-limited': { status: 429, meaning: 'the tenant has sent more than its limit to this lane, or asked more than its limit about messages', whatToDo: 'wait as long as Retry-After says; the header RateLimit shows what is left' },
  'internal-error': { status: 500, meaning: 'a fault of ours', whatToDo: 'repeat the request with the same Idempotency-Key; tell us if it stays' },
  'lane-busy': { status: 503, meaning: 'too many intents of this lane wait at this process', whatToDo: 'repeat the request with the same Idempotency-Key after Retry-After' },
  unavailable: { status: 503, meaning: 'the brokers or the database did not acknowledge in time; the intent may or may not have been taken on', whatToDo: 'repeat the request with the same Idempotency-Key after Retry-After' },
} as const satisfies Record<string, ProblemRow>;

/** The reasons that admission may give, with the status that answers them. */
const REASON_STATUS = {
  'idempotency-conflict': 409, 'tenant-unknown': 403, 'tenant-suspended': 403,
  'schema-invalid': 422, 'unsealing-failed': 422, 'recipient-invalid': 422, 'recipient-unsupported': 422, 'body-too-long': 422, 'body-empty': 422,
  'intent-expired': 422, 'expiry-too-far': 422, 'personal-data-in-key': 422, 'purpose-unknown': 422,
} as const satisfies Partial<Record<ReasonCode, number>>;

export type ProblemCode = keyof typeof DOOR_PROBLEMS | keyof typeof REASON_STATUS;

function reasonProblem(code: string, status: number): ProblemRow {
  const row = REASON_CODES.find((candidate) => candidate.code === code);
  if (!row) throw new RangeError(`${code} is no reason code`);
  return { status, meaning: row.meaning, whatToDo: row.whatToDo };
}

/** Every problem of the HTTP door. */
export const PROBLEMS = {
  ...DOOR_PROBLEMS,
  ...Object.fromEntries(Object.entries(REASON_STATUS).map(([code, status]) => [code, reasonProblem(code, status)])),
} as Readonly<Record<ProblemCode, ProblemRow>>;

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}

/** What can be wrong with one field. */
export const FIELD_FAULTS = {
  'field-missing': 'the field is required',
  'field-unknown': 'the request has no such field',
  'field-type': 'the field has another type',
  'field-format': 'the field has another form',
  'field-length': 'the field is too long, too short or has too many parts',
  'field-value': 'the field may not have this value',
} as const;
export type FieldFaultCode = keyof typeof FIELD_FAULTS;

export const FieldProblem = Type.Object({
  pointer: Type.Optional(Type.String({ description: 'JSON pointer into the body; the empty one is the body itself.' })),
  header: Type.Optional(Type.String({ description: 'The header that is meant, where it is none of the body.' })),
  code: Type.String({ description: 'What is wrong: a fault of the form (field-...) or a reason code.' }),
  detail: Type.String({ description: 'What is wrong, for people; repeats nothing of what was sent.' }),
  whatToDo: Type.String({ description: 'How to put it right.' }),
});
export type FieldProblem = Type.Static<typeof FieldProblem>;

export const Problem = Type.Object({
  type: Type.String({ pattern: '^urn:signalbox:problem:[a-z][a-z0-9-]+$', description: 'urn:signalbox:problem:<code>.' }),
  title: Type.String({ description: 'The code: what happened, for machines.' }),
  status: Type.Integer({ minimum: 400, maximum: 599, description: 'The status of the answer.' }),
  detail: Type.String({ description: 'What happened and what to do, for people.' }),
  errors: Type.Optional(Type.Array(FieldProblem, { description: 'Each field that is at fault.' })),
}, { description: 'A problem by RFC 9457.' });
export type Problem = Type.Static<typeof Problem>;
