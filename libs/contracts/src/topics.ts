import { LANES, type Lane } from '@signalbox/message';
import { FACTS } from './events/message-event.js';
import type { SchemaName } from './schemas.js';

/** Who may write or read a topic: our services by role, and the parties outside. */
export const ROLES = {
  intake: 'takes intents on',
  'routing-policy': 'decides whether and by which sender a message goes',
  'pacing-sender': 'submits messages to the carriers at the contracted pace',
  edge: 'receives what the carriers report',
  projector: 'turns facts and callbacks into statuses',
  'fraud-detection': 'judges what traffic someone earns by, and asks for holds',
  analytics: 'counts what becomes of messages, how fast and at what cost',
  'dead-letter-desk': 'keeps what was given up until an operator replays or discards it',
  'product-services': 'publish intents and read statuses; outside of Signalbox',
  'platform-teams': 'read statuses for analytics, billing, customer care; outside of Signalbox',
  security: 'acts on alerts; outside of Signalbox',
  'every-stage': 'each of our services',
} as const;
export type Role = keyof typeof ROLES;

export interface Topic {
  readonly name: string;
  /** What the record key is; null keys are allowed only where it says so. */
  readonly key: string;
  readonly schemas: readonly SchemaName[];
  readonly partitions: number;
  readonly retentionHours: number;
  /** Of each key the last record stays, however old. */
  readonly isCompacted?: true;
  readonly producers: readonly Role[];
  readonly consumers: readonly Role[];
}

/** Topics that one consumer reads together have equal counts, so that one member holds a key's partition of each. */
const PARTITIONS = 12;
const WEEK_HOURS = 168;
const RECIPIENT = 'recipient key';
const RECIPIENT_OR_MESSAGE = 'recipient key; of an intent refused for want of a number, a hash of its message id';

const declare = (topic: Omit<Topic, 'partitions' | 'retentionHours'> & Partial<Topic>): Topic => ({ partitions: PARTITIONS, retentionHours: WEEK_HOURS, ...topic });
const perLane = (make: (lane: Lane) => Topic): Topic[] => LANES.map(make);

export const intentsTopic = (lane: Lane): string => `intents-${lane}`;
export const messagesTopic = (lane: Lane): string => `messages-${lane}`;
export const dispatchTopic = (lane: Lane): string => `dispatch-${lane}`;

/** A stranger can have us send a code or a notice, for the fee that it earns him; a campaign is begun by its tenant alone. */
export const isSetOffFromOutside = (lane: Lane): boolean => lane !== 'marketing';

/** The whole topology: provisioning, AsyncAPI, boot checks and tests are derived from it. */
export const TOPICS: readonly Topic[] = [
  ...perLane((lane) => declare({ name: intentsTopic(lane), key: "recipient's hash under the tenant's own pepper, or null where no order is asked", schemas: ['intent'], producers: ['product-services'], consumers: ['intake'] })),
  ...perLane((lane) => declare({ name: messagesTopic(lane), key: RECIPIENT, schemas: ['message-accepted'], producers: ['intake'], consumers: isSetOffFromOutside(lane) ? ['routing-policy', 'fraud-detection'] : ['routing-policy'] })),
  ...perLane((lane) => declare({ name: dispatchTopic(lane), key: RECIPIENT, schemas: ['message-dispatched'], producers: ['routing-policy'], consumers: ['pacing-sender'] })),
  declare({ name: 'message-events', key: RECIPIENT_OR_MESSAGE, schemas: Object.keys(FACTS) as (keyof typeof FACTS)[], producers: ['intake', 'routing-policy', 'pacing-sender'], consumers: ['projector'] }),
  declare({ name: 'provider-callbacks', key: RECIPIENT, schemas: ['provider-callback'], producers: ['edge'], consumers: ['projector', 'pacing-sender'] }),
  declare({ name: 'inbound-messages', key: RECIPIENT, schemas: ['inbound-message'], producers: ['edge'], consumers: ['routing-policy', 'product-services'] }),
  declare({ name: 'message-status', key: RECIPIENT_OR_MESSAGE, schemas: ['message-status-changed'], producers: ['projector'], consumers: ['fraud-detection', 'analytics', 'product-services', 'platform-teams'], retentionHours: 4 * WEEK_HOURS }),
  declare({ name: 'call-events', key: 'recipient key of the other party', schemas: ['call-event'], producers: ['edge'], consumers: ['fraud-detection', 'analytics'] }),
  declare({ name: 'conversions', key: 'message id', schemas: ['conversion'], producers: ['product-services'], consumers: ['fraud-detection', 'analytics'] }),
  declare({ name: 'provider-alerts', key: 'account at the carrier', schemas: ['provider-alert'], producers: ['edge'], consumers: ['analytics'] }),
  declare({ name: 'delivery-health', key: '<provider>/<sender>/<country>', schemas: ['delivery-health'], producers: ['analytics'], consumers: ['routing-policy'], isCompacted: true }),
  declare({ name: 'fraud-verdicts', key: 'subject id', schemas: ['fraud-verdict'], producers: ['fraud-detection'], consumers: ['routing-policy'] }),
  declare({ name: 'security-alerts', key: 'subject id', schemas: ['security-alert'], producers: ['fraud-detection'], consumers: ['security'], retentionHours: 4 * WEEK_HOURS }),
  declare({ name: 'dead-letters', key: 'origin of the record: <topic>/<partition>/<offset>', schemas: ['dead-letter'], producers: ['every-stage'], consumers: ['dead-letter-desk'], retentionHours: 4 * WEEK_HOURS }),
];

export function findTopic(name: string): Topic {
  const found = TOPICS.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`Topic ${name} is not declared in topics.ts; declare it there first.`);
  return found;
}
