import { runLoad, type Load, type RunHistory } from '@signalbox/demo';
import type { Signalbox } from '@signalbox/local-stack';
import { textOf, readWholeTopic } from '../evidence/topics.js';

const RATE = 60;
const SETTLE_DEADLINE_MS = 60_000;

/** The carrier takes one request in twenty and drops the reply, and shows messages late when it is asked for them. */
export const LOSING_REPLIES = { create: { 'reset-after': 0.05 }, listLateRate: 0.5 } as const;

/** Beside that, it refuses some for their rate, and some connections break before anything is taken. */
export const LOSING_AND_REFUSING = { create: { ...LOSING_REPLIES.create, throttle: 0.08, 'reset-before': 0.05 }, listLateRate: 0.5 } as const;

/** Runs until every message has its last status. */
export function runToReceipts(signalbox: Signalbox, load: Load): Promise<RunHistory> {
  return runLoad(signalbox, load, { rate: RATE, settleDeadlineMs: SETTLE_DEADLINE_MS });
}

/** Runs until it is known of every message that the carrier has it: no receipt ever comes. */
export async function runWithoutCallbacks(signalbox: Signalbox, load: Load): Promise<RunHistory> {
  return runLoad(signalbox, load, { rate: RATE, settleDeadlineMs: SETTLE_DEADLINE_MS, isEnd: ({ providerMessageId }) => providerMessageId !== undefined });
}

interface Fact {
  readonly type: string;
  readonly messageId: string;
  readonly reason: string;
}

/** How sends in doubt of these messages were settled: how many by each reason of the fact that says so. */
export async function countSettlements(signalbox: Signalbox, { changes, load }: RunHistory): Promise<{ readonly inDoubt: number; readonly settledBy: Readonly<Record<string, number>> }> {
  const keys = new Set(load.intents.map(({ intent }) => intent.idempotencyKey));
  const own = new Set(changes.filter(({ idempotencyKey }) => keys.has(idempotencyKey)).map(({ messageId }) => messageId));
  const facts = (await readWholeTopic(signalbox, 'message-events')).map(({ record }) => JSON.parse(textOf(record.value)) as Fact).filter(({ messageId }) => own.has(messageId));
  const inDoubt = new Set(facts.filter(({ type }) => type === 'submission-in-doubt').map(({ messageId }) => messageId));
  const settled = new Map(facts.filter(({ type, messageId }) => type === 'message-submitted' && inDoubt.has(messageId)).map(({ messageId, reason }) => [messageId, reason]));
  return { inDoubt: inDoubt.size, settledBy: Object.fromEntries([...Map.groupBy(settled.values(), (reason) => reason)].map(([reason, of]) => [reason, of.length])) };
}
