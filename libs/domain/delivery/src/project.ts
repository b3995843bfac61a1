import { applyEvidence, isTerminal, type Money, type Status, type VisibleState } from '@signalbox/message';
import { NO_WIRE, type DeliveryState, type Identity, type Wire } from './delivery-state.js';
import { learnFacts } from './learn.js';
import type { News } from './news.js';

/** One change that everyone is to see. */
export interface StatusChange extends Identity {
  /** Counts the changes of the message from 1 without a gap. */
  readonly sequence: number;
  readonly status: Status;
  readonly previousStatus: Status | null;
  readonly terminal: boolean;
  /** A terminal status was replaced, otherwise than `delivered` by `read`. */
  readonly correction: boolean;
  readonly reason: string;
  readonly detail: string | null;
  readonly policyRevision: number;
  readonly attempt: number;
  readonly errorCode: number | null;
  readonly firstMessageId: string | null;
  readonly country: string | null;
  readonly provider: string | null;
  readonly providerMessageId: string | null;
  readonly sender: string | null;
  readonly segments: number | null;
  readonly poolId: string | null;
  readonly channel: string | null;
  readonly templateId: string | null;
  readonly carrier: string | null;
  readonly price: Money | null;
  readonly occurredAtMs: number;
  readonly submittedAtMs: number | null;
}

/** The carrier's id of an attempt, as it should be found from now on. */
export interface LearntId {
  readonly provider: string;
  readonly providerMessageId: string;
  readonly attempt: number;
  readonly certain: boolean;
}

export interface Projection {
  /** The same object as before where the news taught nothing. */
  readonly state: DeliveryState;
  readonly change: StatusChange | null;
  readonly learntId: LearntId | null;
}

/**
 * Applies one piece of news. Apart from `sequence` the state reached does not depend on order or repetition.
 * Before the first fact there is no identity: evidence is kept, and the fact shows what it has come to as the first change.
 */
export function project(known: DeliveryState, news: News): Projection {
  const learnt = learnFacts(known, news);
  const applied = news.evidence && applyEvidence(known.evidence, news.evidence);
  const evidence = applied?.state ?? known.evidence;
  const state = evidence === known.evidence ? learnt : { ...learnt, evidence };
  const learntId = findLearntId(known, state, news.attempt);
  const { identity, evidence: { overall } } = state;
  const isFirst = known.sequence === 0;
  if (identity === null || overall === null || !(isFirst || applied?.changed)) return { state, change: null, learntId };
  const sequence = known.sequence + 1;
  const before = isFirst ? null : (applied?.before ?? null);
  const correction = !isFirst && applied?.correction === true;
  return { state: { ...state, sequence }, change: { ...describeState(state, identity, overall), ...describeCause(news, overall), sequence, previousStatus: before, correction }, learntId };
}

type Described = Omit<StatusChange, 'sequence' | 'previousStatus' | 'correction' | 'detail' | 'occurredAtMs'>;

function describeState(state: DeliveryState, identity: Identity, overall: VisibleState): Described {
  const { attempt, status, errorCode } = overall;
  const wire = state.wires[attempt] ?? NO_WIRE;
  const planned = state.wires[0] ?? NO_WIRE;
  return {
    ...identity, status, attempt, errorCode,
    terminal: isTerminal(status),
    reason: overall.reason ?? 'callback-received',
    policyRevision: state.policyRevision,
    firstMessageId: state.firstMessageId,
    country: state.country,
    provider: wire.provider ?? planned.provider,
    providerMessageId: wire.providerMessageId,
    sender: wire.sender ?? planned.sender,
    segments: wire.segments ?? planned.segments,
    poolId: wire.poolId ?? (isAsPlanned(wire, planned) ? planned.poolId ?? null : null),
    channel: state.channel ?? null,
    templateId: state.templateId ?? null,
    carrier: wire.carrier ?? null,
    price: wire.price ?? null,
    submittedAtMs: state.submittedAtMs,
  };
}

/** Whoever tells of an attempt may leave its pool out; where it went as it was planned, that is known. */
function isAsPlanned(wire: Wire, planned: Wire): boolean {
  return (wire.provider ?? planned.provider) === planned.provider && (wire.sender ?? planned.sender) === planned.sender;
}

/** A detail belongs to what is shown only if the news is what is shown; a status that was there before shows again from now. */
function describeCause({ evidence, reason, detail }: News, overall: VisibleState): Pick<StatusChange, 'detail' | 'occurredAtMs'> {
  const isShown = evidence?.attempt === overall.attempt && evidence.status === overall.status && reason === overall.reason;
  return { detail: isShown ? detail : null, occurredAtMs: Math.max(overall.occurredAtMs, evidence?.occurredAtMs ?? 0) };
}

function findLearntId(before: DeliveryState, after: DeliveryState, attempt: number): LearntId | null {
  const wire: Wire | undefined = after.wires[attempt];
  if (wire === undefined || wire === before.wires[attempt]) return null;
  const { provider, providerMessageId, certain } = wire;
  const known = before.wires[attempt];
  const isNew = known?.providerMessageId !== providerMessageId || known.certain !== certain;
  return provider !== null && providerMessageId !== null && isNew ? { provider, providerMessageId, attempt, certain } : null;
}
