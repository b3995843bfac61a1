import { LANES, type Lane } from '@signalbox/message';
import { TOPICS, type DeadLetter, type Role } from '@signalbox/contracts';

const ROLES = ['intake', 'routing-policy', 'pacing-sender', 'edge', 'projector', 'dead-letter-desk', 'fraud-detection', 'analytics'] as const satisfies readonly Role[];
const SETTLING_WAYS = ['callback', 'found', 'absent', 'policy', 'expired'] as const;
const BREAKER_SCOPES = ['provider', 'sender', 'credentials'] as const;
const PACED = ['sender', 'campaign', 'account', 'none'] as const;
const CONNECTION_USES = ['busy', 'idle', 'awaited'] as const;
const PLACES = ['inside', 'waiting'] as const;
const DEAD_LETTER_CLASSES = ['bad-input', 'own-fault', 'retries-exhausted'] as const satisfies readonly DeadLetter['class'][];

/** What a label may hold: a closed list, or short kebab-case words of which a process keeps at most so many. */
export interface LabelRule {
  readonly meaning: string;
  readonly values?: readonly string[];
  readonly atMost?: number;
}

/** Every label of every metric. A value outside its rule is recorded as `other`, so that no label can grow without bound. */
export const LABELS = {
  lane: { meaning: 'The lane; `all` where one consumer serves all lanes.', values: [...LANES, 'all'] },
  role: { meaning: 'The role of the service that does the work.', values: ROLES },
  class: { meaning: 'Whose fault a dead letter is.', values: DEAD_LETTER_CLASSES },
  topic: { meaning: 'The logical name of the topic.', values: TOPICS.map((topic) => topic.name) },
  outcome: { meaning: 'How it ended, as a word of a closed list in the code that counts.', atMost: 24 },
  status: { meaning: 'A status of the message lattice.', atMost: 32 },
  way: { meaning: 'How a send in doubt was settled: by a `callback`; by a look-up, `found` or `absent`; by the `policy` of its purpose, where the carrier cannot be asked; or `expired`.', values: SETTLING_WAYS },
  provider: { meaning: 'The carrier.', atMost: 4 },
  scope: { meaning: 'What a breaker watches: a `provider`, a `sender` of it, or the `credentials` of a tenant at it.', values: BREAKER_SCOPES },
  bucket: { meaning: 'What sets the time of a slot: the `sender`, its `campaign` at a carrier, the `account`, or `none` where it comes at once.', values: PACED },
  cap: { meaning: 'The cap, by its id in the policy.', atMost: 50 },
  batch: { meaning: 'The micro-batched statement, by the name its store gives it.', atMost: 20 },
  database: { meaning: 'The database pool, by the name that its service gives it: a lane, or what it serves.', atMost: 12 },
  table: { meaning: 'A table that is cut by day.', atMost: 12 },
  connection: { meaning: 'Of the connections of a pool, those that are `busy` or `idle`; `awaited` are callers that wait for one.', values: CONNECTION_USES },
  place: { meaning: 'Of the intents that came over HTTP, those that are worked on (`inside`) and those that wait to be (`waiting`).', values: PLACES },
  quantile: { meaning: 'Which part of the distribution over the last interval.', values: ['p50', 'p99', 'max'] },
} as const satisfies Record<string, LabelRule>;
export type LabelName = keyof typeof LABELS;

interface LabelTypes {
  lane: Lane | 'all';
  role: Role;
  class: DeadLetter['class'];
  way: (typeof SETTLING_WAYS)[number];
  scope: (typeof BREAKER_SCOPES)[number];
  connection: (typeof CONNECTION_USES)[number];
  place: (typeof PLACES)[number];
  bucket: (typeof PACED)[number];
  quantile: 'p50' | 'p99' | 'max';
}
/** The compile-time type of a label's value. */
export type LabelValue<L extends LabelName> = L extends keyof LabelTypes ? LabelTypes[L] : string;
