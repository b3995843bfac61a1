import { PURPOSES, STATUS_TABLE, type Purpose, type Status } from '@signalbox/message';
import { PersonalContent } from '../events/intent.event.js';
import { HEADER_MEANINGS } from '../headers.js';
import { PROBLEMS } from '../http/problems.js';
import { SCHEMAS } from '../schemas.js';
import { TOPICS, type Topic } from '../topics.js';
import { makeTable } from './markdown.js';
import { toSchemaNode, type SchemaNode } from './schema-node.js';

const inCode = (text: string): string => `\`${text}\``;

function nameType(node: SchemaNode): string {
  if (node.allOf) return node.allOf.map(nameType).join(' and ');
  if (node.anyOf) return node.anyOf.map(nameType).join(' or ');
  if (node.const !== undefined) return inCode(JSON.stringify(node.const));
  if (node.format === 'date-time') return 'instant';
  return node.type === 'array' && node.items ? `list of ${nameType(node.items)}` : (node.type ?? 'any');
}

function describeField(node: SchemaNode): string {
  const inherited = node.allOf?.map(describeField).filter(Boolean).join(' ') ?? '';
  return node.description ?? inherited;
}

/** The fields of a schema, one a row. */
function tableFields(schema: object): string {
  const { properties = {}, required = [] } = toSchemaNode(schema);
  const rows = Object.entries(properties).map(([name, node]) => [inCode(name), nameType(node), required.includes(name) ? 'always' : 'optional', describeField(node)]);
  return makeTable(['field', 'type', 'present', 'meaning'], rows);
}

function tableTopics(): string {
  const retention = ({ isCompacted, retentionHours }: Topic): string => (isCompacted ? 'the latest of each key' : `${retentionHours / 24} days`);
  const rows = TOPICS.map((topic) => [inCode(topic.name), topic.key, topic.producers.join(', '), topic.consumers.join(', ') || 'operators', String(topic.partitions), retention(topic)]);
  return makeTable(['topic', 'record key', 'written by', 'read by', 'partitions', 'kept for'], rows);
}

const formatMinutes = (minutes: number): string => (minutes < 120 ? `${minutes} min` : `${minutes / 60} h`);

function tablePurposes(): string {
  const rows = (Object.keys(PURPOSES) as Purpose[]).map((purpose) => [inCode(purpose), PURPOSES[purpose].lane, formatMinutes(PURPOSES[purpose].defaultExpirySeconds / 60)]);
  return makeTable(['purpose', 'lane', 'expires after, where the intent names no expiry'], rows);
}

function tableStatuses(): string {
  const rows = (Object.keys(STATUS_TABLE) as Status[]).map((status) => [inCode(status), STATUS_TABLE[status].terminal ? 'yes' : 'no', STATUS_TABLE[status].meaning]);
  return makeTable(['status', 'final', 'meaning'], rows);
}

/** The generated parts of docs/contracts.md by section name. */
export function makeContractSections(): Record<string, string> {
  return {
    topics: tableTopics(),
    headers: makeTable(['header', 'meaning'], Object.entries(HEADER_MEANINGS).map(([name, meaning]) => [inCode(name), meaning])),
    purposes: tablePurposes(),
    'intent-fields': tableFields(SCHEMAS.intent.schema),
    'personal-fields': tableFields(PersonalContent),
    'http-problems': makeTable(['code', 'status', 'meaning', 'what to do'], Object.entries(PROBLEMS).map(([code, { status, meaning, whatToDo }]) => [inCode(code), String(status), meaning, whatToDo])),
    'status-fields': tableFields(SCHEMAS['message-status-changed'].schema),
    statuses: tableStatuses(),
    'inbound-fields': tableFields(SCHEMAS['inbound-message'].schema),
    schemas: makeTable(['schema', 'says'], Object.entries(SCHEMAS).map(([name, { version, schema }]) => [`[\`${name}@${version}\`](../libs/contracts/generated/json-schema/${name}@${version}.json)`, toSchemaNode(schema).description ?? ''])),
  };
}
