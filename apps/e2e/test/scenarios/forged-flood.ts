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

/** Several at a time, until all are answered. */
async function postMany(signalbox: Signalbox, { count, atOnce }: { count: number; atOnce: number }, send: Sender): Promise<Posts> {
  const edge = signalbox.stack.service('callback-ingestion').pid ?? 0;
  const statuses: Record<number, number> = {};
  const latenciesMs: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const startedMs = performance.now();
      const status = await send(next++);
      statuses[status] = (statuses[status] ?? 0) + 1;
      latenciesMs.push(performance.now() - startedMs);
    }
  };
  const cpuBeforeMs = await readCpuMs(edge);
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { statuses, latenciesMs: latenciesMs.sort((a, b) => a - b), cpuMsEach: ((await readCpuMs(edge)) - cpuBeforeMs) / count };
}

/** What the carrier has said of these messages already: genuine, and without any further effect. */
export function postGenuine(signalbox: Signalbox, messages: readonly LedgerEntry[], count: number): Promise<Posts> {
  return postMany(signalbox, { count, atOnce: 4 }, (index) => {
    const message = messages[index % messages.length] as LedgerEntry;
    const webhook = makeStatusWebhook(signalbox, message, message.status);
    return post(webhook, sign(webhook));
  });
}

/** Says of these messages that they have failed, one half with no signature to speak of, the other with one by a wrong token. */
export function postForged(signalbox: Signalbox, messages: readonly LedgerEntry[], count: number): Promise<Posts> {
  return postMany(signalbox, { count, atOnce: 32 }, (index) => {
    const webhook = makeStatusWebhook(signalbox, messages[index % messages.length] as LedgerEntry, 'failed');
    return post(webhook, index % 2 === 0 ? 'no signature' : sign(webhook, 'a guessed token'));
  });
}
