import { FACTS } from '../events/message-event.js';
import { HEADER_MEANINGS, HEADERS, type HeaderName } from '../headers.js';
import { SCHEMAS, schemaId, type SchemaName } from '../schemas.js';
import { ROLES, TOPICS, type Role, type Topic } from '../topics.js';
import type { ExampleRecord, Examples } from './example.js';
import { toSchemaNode } from './schema-node.js';

const KAFKA_BINDING = '0.5.0';
const HOUR_MS = 3_600_000;
const refTo = (...path: string[]) => ({ $ref: `#/${path.join('/')}` });
const mapOf = <T>(names: readonly string[], make: (name: string) => T): Record<string, T> => Object.fromEntries(names.map((name) => [name, make(name)]));

/** The schemas that a role writes to a topic: of facts only its own. */
export function schemasWrittenBy(role: Role, topic: Topic): SchemaName[] {
  return topic.schemas.filter((name) => !(name in FACTS) || FACTS[name as keyof typeof FACTS].producer === role);
}

function retentionOf({ isCompacted, retentionHours }: Topic) {
  return isCompacted ? { 'cleanup.policy': ['compact'] } : { 'cleanup.policy': ['delete'], 'retention.ms': retentionHours * HOUR_MS };
}

function makeChannel(topic: Topic) {
  return {
    address: topic.name,
    description: `Record key: ${topic.key}.`,
    messages: mapOf(topic.schemas, (name) => refTo('components', 'messages', name)),
    bindings: {
      kafka: { topic: topic.name, partitions: topic.partitions, topicConfiguration: { ...retentionOf(topic) }, bindingVersion: KAFKA_BINDING },
    },
  };
}

function makeOperation(role: Role, topic: Topic, action: 'send' | 'receive') {
  const names = action === 'send' ? schemasWrittenBy(role, topic) : topic.schemas;
  const operation = {
    action,
    channel: refTo('channels', topic.name),
    messages: names.map((name) => refTo('channels', topic.name, 'messages', name)),
    tags: [{ name: role }],
  };
  return [`${role}-${action === 'send' ? 'writes' : 'reads'}-${topic.name}`, operation] as const;
}

/** Our own stages always name the schema; a foreign producer of intents may leave it out, because intents have one schema alone. */
function makeHeaders(name: SchemaName) {
  const fields = SCHEMAS[name].schema.properties;
  const present: HeaderName[] = [HEADERS.schema];
  if ('messageId' in fields) present.push(HEADERS.messageId);
  if ('eventId' in fields) present.push(HEADERS.eventId);
  if ('tenantId' in fields) present.push(HEADERS.tenant);
  present.push(HEADERS.traceparent);
  const describe = (header: string) => ({ type: 'string', description: HEADER_MEANINGS[header as HeaderName], ...(header === HEADERS.schema && { const: schemaId(name) }) });
  return { type: 'object', properties: mapOf(present, describe), ...(name !== 'intent' && { required: [HEADERS.schema] }) };
}

function makeMessage(name: SchemaName, examples: readonly ExampleRecord[]) {
  return {
    name: schemaId(name),
    title: name,
    summary: toSchemaNode(SCHEMAS[name].schema).description,
    contentType: 'application/json',
    headers: makeHeaders(name),
    payload: refTo('components', 'schemas', name),
    bindings: { kafka: { key: { type: ['string', 'null'], description: TOPICS.find((topic) => topic.schemas.includes(name))?.key }, bindingVersion: KAFKA_BINDING } },
    examples: examples.map(({ headers, value }) => ({ headers, payload: value })),
  };
}

/** The whole topology as one AsyncAPI 3.0 document: channels, what each role writes and reads, messages with keys and headers. */
export function makeAsyncApi(examples: Examples): object {
  const names = Object.keys(SCHEMAS) as SchemaName[];
  const examplesOf = (name: string) => Object.entries(examples).filter(([file]) => file.split('.')[0] === name).map(([, record]) => record);
  const operations = TOPICS.flatMap((topic) => [
    ...topic.producers.map((role) => makeOperation(role, topic, 'send')),
    ...topic.consumers.map((role) => makeOperation(role, topic, 'receive')),
  ]);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Signalbox',
      version: '1.0.0',
      description: 'Topics between product services, the stages of Signalbox and the readers of statuses. Values are JSON; readers let unknown fields pass.',
      tags: Object.entries(ROLES).map(([name, description]) => ({ name, description })),
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(TOPICS.map((topic) => [topic.name, makeChannel(topic)])),
    operations: Object.fromEntries(operations),
    components: {
      messages: Object.fromEntries(names.map((name) => [name, makeMessage(name, examplesOf(name))])),
      schemas: Object.fromEntries(names.map((name) => [name, toSchemaNode(SCHEMAS[name].schema)])),
    },
  };
}
