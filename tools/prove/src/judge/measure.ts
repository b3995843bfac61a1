import { percentile } from '@signalbox/checkers';
import { intentName } from '@signalbox/demo';
import { LANES, type Lane } from '@signalbox/message';
import type { ScenarioHistory } from './history.js';

export interface Percentiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface LaneFigures {
  readonly lane: Lane;
  readonly intents: number;
  readonly submitted: number;
  /** From handing the intent to Kafka until the carrier had the request, in ms. */
  readonly intentToSubmit: Percentiles;
  /** From the carrier's acceptance until the last status was known, in ms. */
  readonly submitToFinal: Percentiles;
  readonly longestStallMs: number;
}

export function summarize(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((a, b) => a - b);
  return { count: sorted.length, p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), p99: percentile(sorted, 0.99) };
}

/** The intent of each message, by message id. */
export function nameMessages({ changes, accepted }: Pick<ScenarioHistory, 'changes' | 'accepted'>): Map<string, string> {
  return new Map([...changes, ...accepted].map(({ messageId, tenantId, idempotencyKey }) => [messageId, intentName(tenantId, idempotencyKey)]));
}

/** From publication to arrival at the carrier, of the intents that are wanted. */
export function measureIntentToSubmit(history: ScenarioHistory, isWanted: (intent: ScenarioHistory['intents'][number]) => boolean): number[] {
  const names = nameMessages(history);
  const wanted = new Set(history.intents.filter(isWanted).map(({ intent }) => intentName(intent.tenantId, intent.idempotencyKey)));
  return history.ledger.flatMap(({ messageId, requestReceivedAtMs }) => {
    const name = names.get(messageId ?? '') ?? '';
    const publishedAtMs = history.publishedAtMs.get(name);
    return publishedAtMs === undefined || !wanted.has(name) ? [] : [requestReceivedAtMs - publishedAtMs];
  });
}

function measureSubmitToFinal({ changes, ledger }: ScenarioHistory, lane: Lane): number[] {
  const acceptedAt = new Map(ledger.map(({ messageId, acceptedAtMs }) => [messageId, acceptedAtMs]));
  return changes.filter((change) => change.lane === lane && change.terminal && !change.correction).flatMap(({ messageId, receivedAtMs }) => {
    const fromMs = acceptedAt.get(messageId);
    return fromMs === undefined ? [] : [receivedAtMs - fromMs];
  });
}

/** The longest time in which work of a lane was waiting and none of its statuses changed. */
export function measureStall({ intents, publishedAtMs, changes, endedAtMs }: ScenarioHistory, lane: Lane): number {
  const starts = intents.filter((intent) => intent.lane === lane).map(({ intent }) => publishedAtMs.get(intentName(intent.tenantId, intent.idempotencyKey)) ?? endedAtMs);
  const own = changes.filter((change) => change.lane === lane);
  const marks = [...starts.map((atMs) => ({ atMs, adds: 1, moves: false })), ...own.map(({ receivedAtMs, terminal, sequence }) => ({ atMs: receivedAtMs, adds: terminal && sequence > 0 ? -1 : 0, moves: true }))].sort((a, b) => a.atMs - b.atMs);
  let [waiting, sinceMs, longest] = [0, 0, 0];
  for (const { atMs, adds, moves } of marks) {
    // A stall begins where something has just changed, or where work has come after none was waiting.
    if (waiting > 0) longest = Math.max(longest, atMs - sinceMs);
    if (moves || waiting <= 0) sinceMs = atMs;
    waiting += adds;
  }
  return waiting > 0 ? Math.max(longest, endedAtMs - sinceMs) : longest;
}

/** Requests at the carrier in a second, from the first intent to the last end. */
export function measureThroughput({ ledger, startedAtMs, endedAtMs }: Pick<ScenarioHistory, 'ledger' | 'startedAtMs' | 'endedAtMs'>): number {
  return (1000 * ledger.length) / Math.max(1, endedAtMs - startedAtMs);
}

/** One row for each lane that the scenario used. */
export function measureLanes(history: ScenarioHistory): LaneFigures[] {
  return LANES.filter((lane) => history.intents.some((intent) => intent.lane === lane)).map((lane) => {
    const intentToSubmit = measureIntentToSubmit(history, (intent) => intent.lane === lane);
    return {
      lane, intents: history.intents.filter((intent) => intent.lane === lane).length, submitted: intentToSubmit.length,
      intentToSubmit: summarize(intentToSubmit), submitToFinal: summarize(measureSubmitToFinal(history, lane)), longestStallMs: measureStall(history, lane),
    };
  });
}
