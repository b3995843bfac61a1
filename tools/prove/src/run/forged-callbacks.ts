import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '@signalbox/bench';
import type { LedgerEntry } from '@signalbox/checkers';
import { CARRIER_ACCOUNT, type Signalbox } from '@signalbox/local-stack';
import type { ForgedPosts } from './scene.js';

const TICK_MS = 10;
const LONGEST_WAIT_MS = 10_000;
const MESSAGES = 50;

interface Webhook {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

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
  return post(webhook, index % 2 === 0 ? 'no signature' : sign(webhook, 'a guessed token'));
}

function postGenuine(signalbox: Signalbox, message: LedgerEntry | undefined): Promise<number> {
  const webhook = makeWebhook(signalbox, message, message?.status ?? 'queued');
  return post(webhook, sign(webhook, CARRIER_ACCOUNT.authToken));
}

function makeWebhook(signalbox: Signalbox, message: LedgerEntry | undefined, status: string): Webhook {
  const { sid = 'SM00000000000000000000000000000000', sender = '', to = '', messageId = '', recipientKey = '', attempt = 1 } = message ?? {};
  const query = new URLSearchParams({ m: messageId ?? '', k: recipientKey ?? '', a: String(attempt) });
  return {
    url: `${signalbox.originOf('callback-ingestion')}/webhooks/twilio/status?${query}`,
    form: { AccountSid: CARRIER_ACCOUNT.sid, ApiVersion: '2010-04-01', From: sender ?? '', MessageSid: sid, MessageStatus: status, SmsSid: sid, SmsStatus: status, To: to },
  };
}

/** The carrier's way of signing: HMAC-SHA1 over the URL and the sorted parameters (https://www.twilio.com/docs/usage/security). */
function sign({ url, form }: Webhook, authToken: string): string {
  const text = Object.keys(form).sort().reduce((signed, name) => signed + name + form[name], url);
  return createHmac('sha1', authToken).update(text).digest('base64');
}

/** The status of the answer; 0 where none came. */
async function post({ url, form }: Webhook, signature: string): Promise<number> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body: new URLSearchParams(form), signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
