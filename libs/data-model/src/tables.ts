/** Services that own tables. */
export const SERVICES = ['intake', 'routing-policy', 'pacing-sender', 'callback-ingestion', 'dead-letter-desk', 'fraud-detection', 'analytics'] as const;
export type Service = (typeof SERVICES)[number];

/** Services whose messages may have to wait long: each has a table where their records do. */
export const PARKING_SERVICES = ['intake', 'routing-policy', 'pacing-sender', 'callback-ingestion'] as const satisfies readonly Service[];
export type ParkingService = (typeof PARKING_SERVICES)[number];

/** Where the records of a service wait that have to wait long. */
export function parkedTableOf(service: ParkingService): string {
  return `parked_${service.replaceAll('-', '_')}`;
}

/** How a table is cut: not at all, by a hash of its key, or by the UTC day inside its message id. */
export type Partitioning = { readonly by: 'none' } | { readonly by: 'hash'; readonly modulus: number } | { readonly by: 'message-day' };

/** When rows go: with the partition of their day, one by one, or never. Days count from the day in the id, or from the column. */
export type Retention =
  | { readonly by: 'partition'; readonly days: number }
  | { readonly by: 'row'; readonly column: string; readonly days: number }
  | { readonly by: 'nothing'; readonly because: string };

/** A column that holds ciphertext of personal data, and for how long at most. */
export interface PersonalField {
  readonly column: string;
  readonly holds: string;
  readonly days: number;
}

export interface Table {
  readonly name: string;
  /** The only service that writes it. */
  readonly owner: Service;
  /** Services besides the owner that may read it. */
  readonly readers: readonly Service[];
  /** `append`: rows are added and never changed, not even by the owner. */
  readonly writes: 'any' | 'append';
  readonly meaning: string;
  readonly partitioning: Partitioning;
  /** Percent of a page filled by inserts; the rest lets an update stay on its page (and out of the indexes). */
  readonly fillfactor: number;
  readonly retention: Retention;
  readonly personal: readonly PersonalField[];
}

/**
 * As long as a record may come back: topics keep a week, dead letters four, and a day for clocks. A claim, a decision or
 * an idempotency key that went earlier would let its message be sent a second time.
 */
export const REPLAY_DAYS = 36;
/** As long as support and billing ask about a message. */
const STATUS_DAYS = 90;

const ALL: readonly Service[] = SERVICES;
const whole = { readers: [], writes: 'any', partitioning: { by: 'none' }, fillfactor: 100, personal: [] } as const;
const kept = (because: string): Retention => ({ by: 'nothing', because });

const parked = (owner: ParkingService): Table => ({
  ...whole, name: parkedTableOf(owner), owner,
  meaning: 'One row per record that waits on disk, by the FIFO of its recipient, in order.',
  fillfactor: 80,
  // It is taken out when it is handled; older than the claims nothing may be sent.
  retention: { by: 'row', column: 'parked_at', days: REPLAY_DAYS },
  personal: [{ column: 'envelope', holds: 'the whole record, until it is handled', days: REPLAY_DAYS }],
});

/** Every table: grants, comments, partitions and retention are derived from this list. */
export const TABLES: readonly Table[] = [
  {
    ...whole, name: 'tenants', owner: 'intake',
    meaning: 'Product services that may send, and how much.',
    retention: kept('a tenant is suspended, not forgotten'),
  },
  {
    ...whole, name: 'api_keys', owner: 'intake',
    meaning: 'The hashes of the keys that tenants call the HTTP door with, what each may do and until when.',
    retention: kept('which key expired when is asked long after'),
  },
  {
    ...whole, name: 'unpublished_intents', owner: 'intake',
    meaning: 'Intents taken on over HTTP whose publication is not acknowledged yet; nearly empty, and what stays is published by a sweep.',
    fillfactor: 70,
    // Swept within seconds; older than its row of idempotency it names nothing.
    retention: { by: 'row', column: 'noted_at', days: REPLAY_DAYS },
  },
  {
    ...whole, name: 'idempotency', owner: 'intake',
    meaning: 'One row per (tenant, idempotency key): the message it became and what was published for it.',
    partitioning: { by: 'hash', modulus: 16 },
    // published_at is set once, soon after the insert, of what came by Kafka.
    fillfactor: 90,
    retention: { by: 'row', column: 'expires_at', days: 0 },
    personal: [{ column: 'published', holds: 'envelopes of number and content, for a redelivered intent', days: REPLAY_DAYS }],
  },
  {
    ...whole, name: 'cancellations', owner: 'intake', readers: ['pacing-sender'],
    meaning: 'Messages that their tenant has called off; honoured until the carrier is written to.',
    // As long as the message may come back.
    retention: { by: 'row', column: 'requested_at', days: REPLAY_DAYS },
  },
  {
    ...whole, name: 'policy_revisions', owner: 'routing-policy',
    meaning: 'Versioned policy documents; at most one is active.',
    retention: kept('every stored decision names its revision'),
  },
  {
    ...whole, name: 'senders', owner: 'routing-policy', readers: ['pacing-sender'],
    meaning: 'Our numbers and names at the carriers with their contracted pace, as the active policy lists them.',
    retention: kept('mirrors the active policy'),
  },
  {
    ...whole, name: 'pace_terms', owner: 'routing-policy', readers: ['pacing-sender'],
    meaning: 'What the active policy says of the pace of accounts and campaigns and of caps.',
    retention: kept('mirrors the active policy'),
  },
  {
    ...whole, name: 'decisions', owner: 'routing-policy',
    meaning: 'One row per message: the route or refusal, why, by which policy revision, and what was published.',
    partitioning: { by: 'message-day' },
    retention: { by: 'partition', days: REPLAY_DAYS },
    personal: [{ column: 'published', holds: 'envelopes of number and rendered body, for a redelivered message', days: REPLAY_DAYS }],
  },
  {
    ...whole, name: 'sticky_senders', owner: 'routing-policy',
    meaning: 'The sender that a person knows a tenant by, per pool.',
    fillfactor: 90,
    retention: kept('the next message comes from the number that the person knows'),
  },
  {
    ...whole, name: 'opt_outs', owner: 'routing-policy', readers: ['pacing-sender'],
    meaning: 'Who told a pool to stop, or to start again; the last word counts.',
    fillfactor: 90,
    retention: kept('a STOP holds until a START'),
  },
  {
    ...whole, name: 'levers', owner: 'routing-policy', readers: ALL.filter((service) => service !== 'routing-policy'),
    meaning: 'What operations have throttled or paused, until when and why. Every change notifies the channel levers.',
    fillfactor: 50,
    retention: { by: 'row', column: 'expires_at', days: 1 },
  },
  {
    ...whole, name: 'lever_changes', owner: 'routing-policy', writes: 'append',
    meaning: 'The audit of the levers: who changed what, why and until when.',
    retention: kept('an audit'),
  },
  {
    ...whole, name: 'send_attempts', owner: 'pacing-sender',
    meaning: 'The claim of a message: its current attempt, who is calling the carrier until when, and the verdict.',
    partitioning: { by: 'message-day' },
    // calling, then the verdict, then what was published: each row is updated at least twice.
    fillfactor: 60,
    retention: { by: 'partition', days: REPLAY_DAYS },
    personal: [{ column: 'remake', holds: 'envelopes of number and body of a message that adopted what a look-up found', days: REPLAY_DAYS }],
  },
  {
    ...whole, name: 'rate_buckets', owner: 'pacing-sender',
    meaning: 'Per paced thing (a sender, a campaign at a carrier, an account): which stretches of its time line are taken, on the clock of the database.',
    // Few rows, updated many times a second: room for the versions that vacuum has not yet taken.
    fillfactor: 10,
    retention: kept('one row per paced thing'),
  },
  {
    ...whole, name: 'caps', owner: 'pacing-sender',
    meaning: 'Per cap of a day: what has been counted since its last midnight, and when the next one is.',
    fillfactor: 10,
    retention: kept('one row per cap'),
  },
  {
    ...whole, name: 'message_status', owner: 'callback-ingestion', readers: ['intake'],
    meaning: 'What is known of each message: its visible status, and the evidence behind it.',
    partitioning: { by: 'message-day' },
    fillfactor: 60,
    retention: { by: 'partition', days: STATUS_DAYS },
  },
  {
    ...whole, name: 'message_timeline', owner: 'callback-ingestion', readers: ['intake'],
    meaning: 'One row per applied change of a status, in order, with the event that was published for it.',
    partitioning: { by: 'message-day' },
    retention: { by: 'partition', days: STATUS_DAYS },
  },
  {
    ...whole, name: 'provider_sids', owner: 'callback-ingestion',
    meaning: "Finds the message of a callback that brings only the carrier's id.",
    partitioning: { by: 'hash', modulus: 16 },
    retention: { by: 'row', column: 'created_at', days: REPLAY_DAYS },
  },
  {
    ...whole, name: 'dead_letters', owner: 'dead-letter-desk',
    meaning: 'One row per record that a stage gave up, and per replay of it that was given up again: why, the record itself, sealed, and what became of it.',
    // open, then replayed or discarded.
    fillfactor: 90,
    // Older than the claims nothing may be replayed, so nothing needs to be kept.
    retention: { by: 'row', column: 'first_seen_at', days: REPLAY_DAYS },
    personal: [{ column: 'record', holds: 'envelope of key, headers and value, until it is discarded', days: REPLAY_DAYS }],
  },
  {
    ...whole, name: 'dead_letter_actions', owner: 'dead-letter-desk', writes: 'append',
    meaning: 'The audit of the dead letters: who replayed, discarded or opened which, and why.',
    retention: kept('an audit'),
  },
  {
    ...whole, name: 'fraud_holds', owner: 'routing-policy',
    meaning: 'What fraud-detection asks for on traffic of a tenant, as routing honours it.',
    fillfactor: 80,
    retention: { by: 'row', column: 'expires_at', days: 7 },
  },
  {
    ...whole, name: 'fraud_messages', owner: 'fraud-detection',
    meaning: 'One row per message that a stranger may have set off: the area of its number, keyed marks of it and of the next number, and whether it was used.',
    partitioning: { by: 'message-day' },
    // Used, perhaps: one update.
    fillfactor: 90,
    // As long as what is usual is judged by it, and a day for days that are just over.
    retention: { by: 'partition', days: 3 },
  },
  {
    ...whole, name: 'fraud_slots', owner: 'fraud-detection',
    meaning: "Ten seconds of a tenant's messages to a country: how many, how many codes, used, refused.",
    fillfactor: 50,
    retention: { by: 'row', column: 'slot', days: 1 },
  },
  {
    ...whole, name: 'fraud_hours', owner: 'fraud-detection',
    meaning: "An hour of a tenant's messages to a country: what is usual, and since when it writes there.",
    fillfactor: 50,
    retention: { by: 'row', column: 'hour', days: 35 },
  },
  {
    ...whole, name: 'fraud_calls', owner: 'fraud-detection',
    meaning: 'One row per call to a dear destination, filled in by whatever report comes.',
    fillfactor: 70,
    retention: { by: 'row', column: 'started_at', days: 8 },
  },
  {
    ...whole, name: 'fraud_verdicts', owner: 'fraud-detection',
    meaning: 'The last verdict on each subject, and what was published for it.',
    fillfactor: 80,
    retention: { by: 'row', column: 'expires_at', days: STATUS_DAYS },
  },
  {
    ...whole, name: 'fraud_safe_list', owner: 'fraud-detection', readers: ['routing-policy'],
    meaning: 'Traffic that an operator vouches for, who and why; it wins over every verdict.',
    retention: kept('an operator takes out what no longer holds'),
  },
  {
    ...whole, name: 'sender_health', owner: 'routing-policy',
    meaning: 'How well each sender delivers to a country, as routing reads it.',
    fillfactor: 50,
    retention: { by: 'row', column: 'expires_at', days: 1 },
  },
  {
    ...whole, name: 'analytics_messages', owner: 'analytics',
    meaning: 'One row per message: what it adds to the figures now, so that nothing counts twice and what changes moves.',
    partitioning: { by: 'message-day' },
    // On its way, taken, delivered: each row is updated twice or more.
    fillfactor: 60,
    // As long as records of it may come back.
    retention: { by: 'partition', days: REPLAY_DAYS },
  },
  {
    ...whole, name: 'analytics_slices', owner: 'analytics',
    meaning: 'What reports group by: messages that are alike in tenant, lane, country, carrier, pool, template, sender, error and the like.',
    // Longer than any minute that names it.
    retention: { by: 'row', column: 'seen_at', days: STATUS_DAYS + 10 },
  },
  {
    ...whole, name: 'analytics_minutes', owner: 'analytics',
    meaning: 'What became of the messages of a slice that were taken on in a minute, and at what cost.',
    fillfactor: 50,
    retention: { by: 'row', column: 'minute', days: STATUS_DAYS },
  },
  {
    ...whole, name: 'analytics_latencies', owner: 'analytics',
    meaning: 'How long they took from submission to delivery: how many, by buckets of time that can be added up.',
    fillfactor: 50,
    retention: { by: 'row', column: 'minute', days: STATUS_DAYS },
  },
  {
    ...whole, name: 'analytics_calls', owner: 'analytics',
    meaning: 'One row per call that is over.',
    retention: { by: 'row', column: 'minute', days: REPLAY_DAYS },
  },
  {
    ...whole, name: 'analytics_alerts', owner: 'analytics',
    meaning: 'One row per alert of a carrier.',
    retention: { by: 'row', column: 'occurred_at', days: REPLAY_DAYS },
  },
  {
    ...whole, name: 'analytics_rounds', owner: 'analytics',
    meaning: 'When each work that one process at a time does was begun last.',
    fillfactor: 50,
    retention: kept('one row per kind of work'),
  },
  {
    ...whole, name: 'analytics_health', owner: 'analytics',
    meaning: 'How well each sender delivers to a country, as it was told last.',
    fillfactor: 50,
    retention: { by: 'row', column: 'computed_at', days: 1 },
  },
  {
    ...whole, name: 'analytics_anomalies', owner: 'analytics',
    meaning: 'Figures of an hour that are far from the same hour of other days.',
    retention: { by: 'row', column: 'hour', days: STATUS_DAYS },
  },
  ...PARKING_SERVICES.map(parked),
];

export function findTable(name: string): Table {
  const found = TABLES.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`Table ${name} is not declared in tables.ts; declare it there first.`);
  return found;
}

/** The database role of a service: it cannot log in; the service's login is made a member and takes it on. */
export function roleOf(service: Service): string {
  return `signalbox_${service.replaceAll('-', '_')}`;
}

export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What a service may do with a table; nothing else is granted. */
export function privilegesOf(service: Service, table: Table): readonly Privilege[] {
  if (service === table.owner) return table.writes === 'append' ? ['SELECT', 'INSERT'] : ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
  return table.readers.includes(service) ? ['SELECT'] : [];
}
