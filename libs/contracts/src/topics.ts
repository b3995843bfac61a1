import { LANES, type Lane } from '@signalbox/message';
import { FACTS } from './events/message-event.js';
import type { SchemaName } from './schemas.js';

/** Who may write or read a topic: our services by role, and the parties outside. */
export type Role = 'intake' | 'routing-policy' | 'pacing-sender' | 'edge' | 'projector' | 'product-services' | 'platform-teams' | 'every-stage';

export interface Topic {
  readonly name: string;
  /** What the record key is; null keys are allowed only where it says so. */
  readonly key: string;
  readonly schemas: readonly SchemaName[];
  readonly partitions: number;
  readonly retentionHours: number;
  readonly producers: readonly Role[];
  readonly consumers: readonly Role[];
}

/** Topics that one consumer reads together have equal counts, so that one member holds a key's partition of each. */
const PARTITIONS = 12;
const WEEK = 168;
const facts = Object.keys(FACTS) as (keyof typeof FACTS)[];
const RECIPIENT = 'recipient key';

function topic(name: string, key: string, schemas: readonly SchemaName[], producers: Role[], consumers: Role[], retentionHours = WEEK): Topic {
  return { name, key, schemas, partitions: PARTITIONS, retentionHours, producers, consumers };
}

const perLane = (make: (lane: Lane) => Topic): Topic[] => LANES.map(make);

/** The whole topology: provisioning, AsyncAPI, boot checks and tests are derived from it. */
export const TOPICS: readonly Topic[] = [
  ...perLane((lane) => topic(`intents-${lane}`, "recipient's hash under the tenant's own pepper, or null", ['intent'], ['product-services'], ['intake'])),
  ...perLane((lane) => topic(`messages-${lane}`, RECIPIENT, ['message-accepted'], ['intake'], ['routing-policy'])),
  ...perLane((lane) => topic(`dispatch-${lane}`, RECIPIENT, ['message-dispatched'], ['routing-policy'], ['pacing-sender'])),
  topic('message-events', RECIPIENT, facts, ['intake', 'routing-policy', 'pacing-sender'], ['projector']),
  topic('provider-callbacks', RECIPIENT, ['provider-callback'], ['edge'], ['projector', 'pacing-sender']),
  topic('inbound-messages', RECIPIENT, ['inbound-message'], ['edge'], ['routing-policy', 'product-services']),
  topic('message-status', RECIPIENT, ['message-status-changed'], ['projector'], ['product-services', 'platform-teams'], 4 * WEEK),
  topic('dead-letters', 'origin of the record: <topic>/<partition>/<offset>', ['dead-letter'], ['every-stage'], [], 4 * WEEK),
];

export const intentsTopic = (lane: Lane): string => `intents-${lane}`;
export const messagesTopic = (lane: Lane): string => `messages-${lane}`;
export const dispatchTopic = (lane: Lane): string => `dispatch-${lane}`;

export function findTopic(name: string): Topic {
  const found = TOPICS.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`Topic ${name} is not declared in topics.ts; declare it there first.`);
  return found;
}
