import { STATUS_TABLE, compareStates, isTerminal, mergeState, type Status } from './status.js';

/** What is known of one attempt: the truest evidence so far. Plain JSON. */
export interface AttemptState {
  readonly status: Status;
  readonly errorCode: number | null;
  readonly reason: string | null;
  readonly occurredAtMs: number;
  /** The attempt was given up in the certainty that the carrier did not take it; settles a doubt, but yields to the carrier's word. */
  readonly released: boolean;
}

/** The folded state, as everyone sees it, with the attempt that it comes from. */
export interface VisibleState {
  readonly attempt: number;
  readonly status: Status;
  readonly errorCode: number | null;
  readonly reason: string | null;
  readonly occurredAtMs: number;
}

/** All that is known of a message. Plain JSON: survives a round trip through a jsonb column unchanged. */
export interface MessageState {
  /** By attempt number; 0 is the message as a whole, before or beside any attempt. */
  readonly attempts: Readonly<Record<number, AttemptState>>;
  /** Null only while there is no evidence at all. */
  readonly overall: VisibleState | null;
}

/** One fact or callback. */
export interface StatusEvidence {
  /**
   * The attempt it speaks of, from 1; 0 for a word on the whole message. An end of our own (`rejected`, `blocked`, `expired`,
   * `dead-lettered`) names the attempt after which it was decided, or 0: then it holds whatever attempts there were.
   */
  readonly attempt: number;
  readonly status: Status;
  readonly errorCode?: number | null;
  readonly reason?: string | null;
  readonly occurredAtMs: number;
  readonly released?: boolean;
}

export interface AppliedEvidence {
  /** The same object as before if the evidence taught nothing. */
  readonly state: MessageState;
  /** The visible status, error code or reason is another than before. */
  readonly changed: boolean;
  readonly before: Status | null;
  readonly after: Status;
  /** A terminal status was replaced by another, otherwise than `delivered` rising to `read`. */
  readonly correction: boolean;
}

export function emptyState(): MessageState {
  return { attempts: {}, overall: null };
}

/**
 * Adds one piece of evidence. The state after any set of evidence does not depend on order or repetition: an attempt's state
 * is the maximum of its evidence, and the fold is a function of those maxima alone. RangeError if `attempt` is no whole number >= 0.
 */
export function applyEvidence(state: MessageState, evidence: StatusEvidence): AppliedEvidence {
  const { attempt } = evidence;
  if (!(Number.isSafeInteger(attempt) && attempt >= 0)) throw new RangeError(`no attempt has the number ${attempt}`);
  const known = state.attempts[attempt];
  const learnt = joinAttempt(known, toAttemptState(evidence));
  if (learnt === known && state.overall !== null) {
    const { status } = state.overall;
    return { state, changed: false, before: status, after: status, correction: false };
  }
  const attempts = { ...state.attempts, [attempt]: learnt };
  const overall = foldAttempts(attempts);
  return { state: { attempts, overall }, ...describeChange(state.overall, overall) };
}

/**
 * The visible state of a message with at least one attempt (else RangeError). In this order:
 *
 * 1. `delivered` or `read` of any attempt: the person has the message, whatever else was said.
 * 2. Else the newest attempt that stands with the carrier: one on which the carrier has spoken (a status of the carrier, or
 *    its silence, `unknown`), or one still open (`submitted` or `in-doubt`). An open attempt counts no more once it is
 *    settled: by an end of our own decided after it (of a later attempt or the whole message; one of the same attempt
 *    outranks it anyway), or, if in doubt, by its release.
 * 3. Else the end of our own that the newest attempt met; the whole message's (attempt 0) if no attempt met one. So
 *    `expired` or `rejected` shows after attempts that were released, in doubt or only submitted, and the first later word
 *    of the carrier replaces it.
 * 4. Else the furthest of the waiting statuses (`received` to `parked-by-sender`) of any attempt.
 * 5. Else, with nothing but released doubts known, the truest of these.
 *
 * Since an end of our own outlives `submitted` (an adopted sid may prove to be another message's), a carrier's answer that comes
 * after it must be applied as the status that the answer names (`queued`, `accepted`), which is the carrier's word.
 */
export function foldAttempts(attempts: Readonly<Record<number, AttemptState>>): VisibleState {
  const found = Object.entries(attempts).map(([attempt, state]) => ({ attempt: Number(attempt), ...state }));
  const ends = found.filter(isOwnEnd);
  const visible =
    findTruest(found.filter(provesDelivery)) ??
    findNewest(found.filter((one) => hasCarrierWord(one) || isOpen(one, ends))) ??
    findNewest(ends) ??
    findTruest(found.filter(isWaiting)) ??
    findTruest(found);
  if (visible === undefined) throw new RangeError('a message without evidence has no status');
  const { released: _, ...shown } = visible;
  return shown;
}

type NumberedAttempt = AttemptState & { readonly attempt: number };

function provesDelivery({ status }: AttemptState): boolean {
  return status === 'delivered' || status === 'read';
}

function hasCarrierWord({ status }: AttemptState): boolean {
  return STATUS_TABLE[status].origin === 'carrier';
}

function isOwnEnd({ status }: AttemptState): boolean {
  return isTerminal(status) && STATUS_TABLE[status].origin === 'own';
}

function isWaiting({ status }: AttemptState): boolean {
  return STATUS_TABLE[status].rank < STATUS_TABLE['in-doubt'].rank;
}

function isOpen(one: NumberedAttempt, ends: readonly NumberedAttempt[]): boolean {
  const mayBeWithCarrier = one.status === 'submitted' || (one.status === 'in-doubt' && !one.released);
  return mayBeWithCarrier && !ends.some((end) => end.attempt === 0 || end.attempt > one.attempt);
}

function findNewest(found: readonly NumberedAttempt[]): NumberedAttempt | undefined {
  return found.toSorted((a, b) => b.attempt - a.attempt)[0];
}

function findTruest(found: readonly NumberedAttempt[]): NumberedAttempt | undefined {
  return found.toSorted((a, b) => compareStates(b, a) || b.attempt - a.attempt)[0];
}

function toAttemptState(evidence: StatusEvidence): AttemptState {
  return {
    status: evidence.status,
    errorCode: evidence.errorCode ?? null,
    reason: evidence.reason ?? null,
    occurredAtMs: evidence.occurredAtMs,
    released: evidence.released ?? false,
  };
}

/** The least state that says all that both say; `known` itself if `heard` adds nothing. */
function joinAttempt(known: AttemptState | undefined, heard: AttemptState): AttemptState {
  if (known === undefined) return heard;
  const truest = mergeState(known, heard);
  const released = known.released || heard.released;
  return truest.released === released ? truest : { ...truest, released };
}

function describeChange(before: VisibleState | null, after: VisibleState): Omit<AppliedEvidence, 'state'> {
  const moved = before !== null && before.status !== after.status;
  return {
    changed: before === null || moved || before.errorCode !== after.errorCode || before.reason !== after.reason,
    before: before?.status ?? null,
    after: after.status,
    correction: moved && isTerminal(before.status) && !(before.status === 'delivered' && after.status === 'read'),
  };
}
