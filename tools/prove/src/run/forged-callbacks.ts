import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '@signalbox/bench';
import type { LedgerEntry } from '@signalbox/checkers';
import type { Signalbox } from '@signalbox/local-stack';
import { makeStatusWebhook, postWebhook, signWebhook, type Webhook } from './post-webhook.js';
import type { ForgedPosts } from './scene.js';

const TICK_MS = 10;
const MESSAGES = 50;

/** Genuine ones, which say again what the carrier has said: as many as are needed to see what one costs. */
const GENUINE = { count: 300, perSecond: 75 } as const;

interface Stream {
  readonly count: number;
  readonly perSecond: number;
}

/** Says of messages that the carrier really has that they have failed: one half with no signature to speak of, the other with one by a wrong token. */
export async function postForged(signalbox: Signalbox, { perSecond, count, compared }: Stream & { readonly compared: boolean }): Promise<ForgedPosts> {
  const known = (await signalbox.simulator.readLedger({ limit: MESSAGES })).entries;
  const genuine = compared ? await postAtRate(signalbox, GENUINE, (index) => postGenuine(signalbox, known[index % known.length])) : null;
  const { answers, cpuMsEach } = await postAtRate(signalbox, { perSecond, count }, (index) => postOneForged(signalbox, known[index % known.length], index));
  const statuses = Object.fromEntries([...Map.groupBy(answers, (status) => status)].map(([status, of]) => [status, of.length]));
  return { statuses, cpuMsEach, genuineCpuMsEach: genuine?.cpuMsEach ?? null };
}

/** Posts at a steady rate, whether answers come or not, and waits for all of them. */
async function postAtRate(signalbox: Signalbox, { perSecond, count }: Stream, post: (index: number) => Promise<number>): Promise<{ readonly answers: number[]; readonly cpuMsEach: number }> {
  const edge = signalbox.stack.service('callback-ingestion').pid ?? 0;
  const cpuBeforeMs = await readCpuMs(edge);
  const answers: Promise<number>[] = [];
  for (const startedMs = performance.now(); answers.length < count; await sleep(TICK_MS)) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedMs) * perSecond) / 1000));
    while (answers.length < due) answers.push(post(answers.length));
  }
  return { answers: await Promise.all(answers), cpuMsEach: ((await readCpuMs(edge)) - cpuBeforeMs) / count };
}

function postOneForged(signalbox: Signalbox, message: LedgerEntry | undefined, index: number): Promise<number> {
  const webhook = makeWebhook(signalbox, message, 'failed');
  return postWebhook(webhook, index % 2 === 0 ? 'no signature' : signWebhook(webhook, 'a guessed token'));
}

function postGenuine(signalbox: Signalbox, message: LedgerEntry | undefined): Promise<number> {
  const webhook = makeWebhook(signalbox, message, message?.status ?? 'queued');
  return postWebhook(webhook, signWebhook(webhook));
}

function makeWebhook(signalbox: Signalbox, message: LedgerEntry | undefined, status: string): Webhook {
  const { sid = 'SM00000000000000000000000000000000', sender = '', to = '', messageId = '', recipientKey = '', attempt = 1 } = message ?? {};
  return makeStatusWebhook(signalbox.originOf('callback-ingestion'), { m: messageId ?? '', k: recipientKey ?? '', a: String(attempt) }, { sid, from: sender ?? '', to, status });
}
