import type Type from 'typebox';
import { IDEMPOTENCY_KEY } from '../events/intent.event.js';
import { AcceptedAnswer, BatchAnswer, CancellationAnswer, MessageAnswer } from '../http/answers.js';
import { BatchRequest, IntentRequest } from '../http/intent-requests.js';
import { Problem, PROBLEMS, type ProblemCode } from '../http/problems.js';
import { REQUEST_EXAMPLES } from '../http/request-examples.js';
import { toSchemaNode } from './schema-node.js';

const SCHEMAS = { IntentRequest, BatchRequest, AcceptedAnswer, BatchAnswer, MessageAnswer, CancellationAnswer, Problem } as const;
type HttpSchemaName = keyof typeof SCHEMAS;

const refTo = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const jsonOf = (name: HttpSchemaName) => ({ 'application/json': { schema: refTo('schemas', name) } });

const HEADERS = {
  RateLimit: { description: 'What is left of the limit: "<policy>";r=<intents or requests left>;t=<seconds until all of it is there again>.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'The limit: "<policy>";q=<intents or requests>;w=<seconds>. The policy of intents is named by their lane, that of requests about messages `messages`.', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds to wait before the request is repeated.', schema: { type: 'integer' } },
  Location: { description: 'Where the message is: /v1/messages/<id>.', schema: { type: 'string' } },
} as const;
type HeaderName = keyof typeof HEADERS;
const headersOf = (...names: readonly HeaderName[]) => ({ headers: Object.fromEntries(names.map((name) => [name, refTo('headers', name)])) });

const LIMITS: readonly HeaderName[] = ['RateLimit', 'RateLimit-Policy'];
const ALWAYS: readonly ProblemCode[] = ['request-malformed', 'api-key-invalid', 'scope-missing', 'tenant-suspended', 'request-timeout', 'internal-error', 'unavailable'];
const BODY: readonly ProblemCode[] = ['body-not-utf8', 'body-not-json', 'body-too-deep', 'field-forbidden', 'body-too-large', 'media-type-unsupported', 'schema-invalid'];
const INTENT: readonly ProblemCode[] = [
  'idempotency-key-missing', 'idempotency-key-invalid', 'tenant-unknown', 'idempotency-conflict', 'lane-elsewhere', 'unsealing-failed', 'recipient-invalid', 'recipient-unsupported', 'body-too-long',
  'body-empty', 'intent-expired', 'expiry-too-far', 'personal-data-in-key', 'purpose-unknown', 'rate-limited', 'lane-busy',
];

/** The answers of one status, with every code that may come. */
function problemResponses(codes: readonly ProblemCode[]) {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => {
    const rows = codes.filter((code) => PROBLEMS[code].status === status).map((code) => `- \`${code}\`: ${PROBLEMS[code].meaning}; ${PROBLEMS[code].whatToDo}.`);
    const headers = status === 429 ? headersOf('Retry-After', ...LIMITS) : status === 503 ? headersOf('Retry-After') : {};
    return [String(status), { description: rows.join('\n'), ...headers, content: { 'application/problem+json': { schema: refTo('schemas', 'Problem') } } }];
  }));
}

const answer = (description: string, name: HttpSchemaName, ...headers: readonly HeaderName[]) => ({ description, ...(headers.length > 0 && headersOf(...headers)), content: jsonOf(name) });
const secured = (scope: string) => [{ apiKey: [scope] }];
const bodyOf = (name: 'IntentRequest' | 'BatchRequest') => ({ required: true, content: { 'application/json': { schema: refTo('schemas', name), examples: REQUEST_EXAMPLES[name] } } });
const MESSAGE_ID = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' }, description: 'The messageId of the answer to the intent.' } as const;
const KEY = {
  name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: IDEMPOTENCY_KEY },
  description: 'One per thing to tell: a repetition with the same content gets the first answer, another content 409. The same key by Kafka is the same key. It may stand between quotes.',
} as const;

const PATHS = {
  '/v1/intents': {
    post: {
      operationId: 'sendIntent', summary: 'Hand over one intent', security: secured('intents:write'), parameters: [KEY], requestBody: bodyOf('IntentRequest'),
      responses: { 202: answer('Taken on: the message is in Kafka, acknowledged by all in-sync replicas.', 'AcceptedAnswer', 'Location', ...LIMITS), ...problemResponses([...ALWAYS, ...BODY, ...INTENT]) },
    },
  },
  '/v1/intents/batch': {
    post: {
      operationId: 'sendIntents', summary: 'Hand over up to 1,000 intents, each decided by itself', security: secured('intents:write'), requestBody: bodyOf('BatchRequest'),
      responses: { 200: answer('One result per intent, in their order. Results with the status 429 or 503 are to be sent again, with the same keys.', 'BatchAnswer', ...LIMITS), ...problemResponses([...ALWAYS, ...BODY, 'lane-busy']) },
    },
  },
  '/v1/messages/{id}': {
    get: {
      operationId: 'readMessage', summary: 'Where a message stands', security: secured('messages:read'), parameters: [MESSAGE_ID],
      responses: { 200: answer('The message and its timeline.', 'MessageAnswer', ...LIMITS), ...problemResponses([...ALWAYS, 'message-unknown', 'rate-limited']) },
    },
    delete: {
      operationId: 'cancelMessage', summary: 'Call a message off before it is submitted', security: secured('messages:cancel'), parameters: [MESSAGE_ID],
      responses: { 202: answer('The request stands; the outcome follows in the status.', 'CancellationAnswer', ...LIMITS), ...problemResponses([...ALWAYS, 'message-unknown', 'cancellation-too-late', 'rate-limited']) },
    },
  },
} as const;

/** The HTTP door of intake as one OpenAPI 3.1 document. */
export function makeOpenApi(): object {
  const schemas = Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]: [string, Type.TSchema]) => [name, toSchemaNode(schema)]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Signalbox', version: '1.0.0',
      description: 'The HTTP door of intake, for product services that do not publish to Kafka. Every problem is an application/problem+json (RFC 9457) whose title is a code. Fields that a request does not know are refused.',
    },
    servers: [{ url: '/' }],
    paths: PATHS,
    components: {
      schemas, headers: HEADERS,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'One of the API keys of the tenant. Keys have scopes (intents:write, messages:read, messages:cancel) and may expire.' } },
    },
  };
}
