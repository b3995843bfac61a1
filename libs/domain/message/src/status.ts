interface StatusRow {
  /** Place in the lattice: of two states of one attempt the higher rank is the truer. No two are equal. */
  readonly rank: number;
  /** Nothing more is expected. A late receipt may still correct it. */
  readonly terminal: boolean;
  /** Whose word it is: ours (all ranks below 10) or the carrier's. `unknown` stands among the carrier's, for its silence. */
  readonly origin: 'own' | 'carrier';
  readonly meaning: string;
}

/**
 * The status lattice: a strict total order, so that merging by maximum converges whatever the order of arrival. A receipt
 * that proves delivery beats one that denies it, a handset's denial beats the carrier's, and any word of the carrier beats ours.
 */
export const STATUS_TABLE = {
  received: { rank: 1, terminal: false, origin: 'own', meaning: 'the intent was accepted at the door' },
  'parked-by-routing': { rank: 2, terminal: false, origin: 'own', meaning: 'waits for a time or a lever before it is routed' },
  routed: { rank: 3, terminal: false, origin: 'own', meaning: 'a sender was chosen' },
  'parked-by-sender': { rank: 4, terminal: false, origin: 'own', meaning: 'waits for its turn, its time or a carrier that answers' },
  'in-doubt': { rank: 5, terminal: false, origin: 'own', meaning: 'was written to the carrier and no answer came: being looked up' },
  submitted: { rank: 6, terminal: false, origin: 'own', meaning: 'the carrier took it and gave it a sid' },
  rejected: { rank: 7, terminal: true, origin: 'own', meaning: 'refused, by us or by the answer of the carrier; never sent' },
  blocked: { rank: 7.1, terminal: true, origin: 'own', meaning: 'must not be sent: opt-out, fraud or policy' },
  cancelled: { rank: 7.15, terminal: true, origin: 'own', meaning: 'called off by its tenant before the carrier was written to' },
  expired: { rank: 7.2, terminal: true, origin: 'own', meaning: 'its time ran out before it was known to be sent' },
  'dead-lettered': { rank: 7.3, terminal: true, origin: 'own', meaning: 'set aside for an operator after a fault or too many tries' },
  accepted: { rank: 10, terminal: false, origin: 'carrier', meaning: 'in a messaging service that has not picked a sender yet' },
  scheduled: { rank: 15, terminal: false, origin: 'carrier', meaning: 'held by the carrier until its time' },
  queued: { rank: 20, terminal: false, origin: 'carrier', meaning: 'in the queue of its sender number' },
  sending: { rank: 30, terminal: false, origin: 'carrier', meaning: 'on its way to the next network' },
  sent: { rank: 40, terminal: false, origin: 'carrier', meaning: 'the next network took it; its receipt is awaited' },
  unknown: { rank: 41, terminal: true, origin: 'carrier', meaning: 'no receipt came in the time set; yields to any real one' },
  'partially-delivered': { rank: 45, terminal: false, origin: 'carrier', meaning: 'some parts arrived (the carrier does not define it further)' },
  canceled: { rank: 50, terminal: true, origin: 'carrier', meaning: 'a scheduled message was called off' },
  failed: { rank: 60, terminal: true, origin: 'carrier', meaning: 'never left the carrier' },
  undelivered: { rank: 70, terminal: true, origin: 'carrier', meaning: 'the network or the handset of the recipient refused it' },
  delivered: { rank: 80, terminal: true, origin: 'carrier', meaning: 'the handset has it; may rise to read' },
  read: { rank: 90, terminal: true, origin: 'carrier', meaning: 'the person opened it' },
} as const satisfies Record<string, StatusRow>;
export type Status = keyof typeof STATUS_TABLE;

export const STATUSES = Object.keys(STATUS_TABLE) as readonly Status[];

/** Statuses after which nothing more is expected. */
export const TERMINAL: ReadonlySet<Status> = new Set(STATUSES.filter((status) => STATUS_TABLE[status].terminal));

export function isStatus(text: string): text is Status {
  return Object.hasOwn(STATUS_TABLE, text);
}

export function isTerminal(status: Status): boolean {
  return STATUS_TABLE[status].terminal;
}

/** Our name of a carrier's status word ("partially_delivered"), or null for a word that is not one of an outbound message. */
export function parseCarrierStatus(word: string): Status | null {
  const name = word.replaceAll('_', '-');
  return isStatus(name) && name !== 'unknown' && STATUS_TABLE[name].origin === 'carrier' ? name : null;
}

/** What is compared; absent and null are the same. */
export interface ComparableState {
  readonly status: Status;
  /** The carrier's ErrorCode. */
  readonly errorCode?: number | null;
  readonly reason?: string | null;
  /** Epoch milliseconds. */
  readonly occurredAtMs?: number | null;
}

/**
 * The strict total order: > 0 if `a` is the truer state, < 0 if `b` is, 0 only if they say the same. Rank first; then an
 * error code beats none, and of two the lower; then a reason beats none, and of two the one first by code units; then the
 * earlier time. Only the rank has a meaning: the rest is there so that every reader of the same evidence picks the same.
 */
export function compareStates(a: ComparableState, b: ComparableState): number {
  return (
    STATUS_TABLE[a.status].rank - STATUS_TABLE[b.status].rank ||
    compareLowest(a.errorCode, b.errorCode) ||
    compareLowest(a.reason, b.reason) ||
    compareLowest(a.occurredAtMs, b.occurredAtMs)
  );
}

/** The truer of two states of one attempt. */
export function mergeState<T extends ComparableState>(a: T, b: T): T {
  return compareStates(a, b) >= 0 ? a : b;
}

function compareLowest<T extends number | string>(a: T | null | undefined, b: T | null | undefined): number {
  if (a == null || b == null) return Number(a != null) - Number(b != null);
  if (a === b) return 0;
  return a < b ? 1 : -1;
}
