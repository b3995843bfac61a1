import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from '@signalbox/checkers';
import type { Signalbox } from '@signalbox/local-stack';
import { readCpuMs } from '@signalbox/bench';
import { makeStatusWebhook, post, sign } from './webhooks.js';

export interface Posts {
  /** How many were answered with each status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Ascending. */
  readonly latenciesMs: readonly number[];
  /** CPU that the process of the edge used meanwhile, by each. */
  readonly cpuMsEach: number;
}

type Sender = (index: number) => Promise<number>;

export interface Stream {
  readonly count: number;
  readonly perSecond: number;
}

const TICK_MS = 10;

/** Posts at a steady rate, whether answers come or not, and waits for all of them. */
async function postAtRate(signalbox: Signalbox, { count, perSecond }: Stream, send: Sender): Promise<Posts> {
  const edge = signalbox.stack.service('callback-ingestion').pid ?? 0;
  const answers: Promise<{ status: number; latencyMs: number }>[] = [];
  const sendOne = async (index: number): Promise<{ status: number; latencyMs: number }> => {
    const sentAtMs = performance.now();
    return { status: await send(index), latencyMs: performance.now() - sentAtMs };
  };
  const cpuBeforeMs = await readCpuMs(edge);
  for (const startedMs = performance.now(); answers.length < count; await sleep(TICK_MS)) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedMs) * perSecond) / 1000));
    while (answers.length < due) answers.push(sendOne(answers.length));
  }
  const answered = await Promise.all(answers);
  const cpuMsEach = ((await readCpuMs(edge)) - cpuBeforeMs) / count;
  const statuses = Object.fromEntries([...Map.groupBy(answered, ({ status }) => status)].map(([status, of]) => [status, of.length]));
  return { statuses, latenciesMs: answered.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b), cpuMsEach };
}

/** What the carrier has said of these messages already: genuine, and without any further effect. */
export function postGenuine(signalbox: Signalbox, messages: readonly LedgerEntry[], stream: Stream): Promise<Posts> {
  return postAtRate(signalbox, stream, (index) => {
    const message = messages[index % messages.length] as LedgerEntry;
    const webhook = makeStatusWebhook(signalbox, message, message.status);
    return post(webhook, sign(webhook));
  });
}

/** Says of these messages that they have failed, one half with no signature to speak of, the other with one by a wrong token. */
export function postForged(signalbox: Signalbox, messages: readonly LedgerEntry[], stream: Stream): Promise<Posts> {
  return postAtRate(signalbox, stream, (index) => {
    const webhook = makeStatusWebhook(signalbox, messages[index % messages.length] as LedgerEntry, 'failed');
    return post(webhook, index % 2 === 0 ? 'no signature' : sign(webhook, 'a guessed token'));
  });
}
