import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry, WebhookAnswer } from '@signalbox/checkers';
import type { ProviderCallback } from '@signalbox/contracts';
import type { Signalbox } from '@signalbox/local-stack';
import { readWholeTopic, valueOf } from '../evidence/topics.js';
import { waitUntil } from '../stack/wait-until.js';
import { makeStatusWebhook, post, sign, type Webhook } from './webhooks.js';

/** What the carrier says of a message, one after the other. */
const STATUSES = ['queued', 'sent', 'delivered'] as const;
const BETWEEN_TRIES_MS = 100;
const PHASE_DEADLINE_MS = 60_000;
/** Those that were under way when the broker died are among them. */
const TAKEN_WITHOUT_BROKER = 10;

const isTaken = (status: number): boolean => status >= 200 && status < 300;

export interface Outages {
  readonly answers: readonly WebhookAnswer[];
  /** From when the broker was dead to when it was started again. */
  readonly brokerAwayMs: readonly [number, number];
  /** Webhooks that were answered 2xx when the edge was killed, the last of them in that moment. */
  readonly takenBeforeKill: number;
}

/** Posts every callback of these messages, each again and again until it is taken; kills the broker on the way, and later the edge right after a 2xx. */
export async function postThroughOutages(signalbox: Signalbox, messages: readonly LedgerEntry[]): Promise<Outages> {
  const webhooks = messages.flatMap((message) => STATUSES.map((status) => makeStatusWebhook(signalbox, message, status)));
  const answers: WebhookAnswer[] = [];
  const taken = (): number => answers.filter(({ status }) => isTaken(status)).length;
  const third = Math.floor(webhooks.length / 3);
  const postAll = async (some: readonly Webhook[]): Promise<void> => {
    for (const webhook of some) await postUntilTaken(webhook, answers);
  };

  await postAll(webhooks.slice(0, third));
  await signalbox.stack.stopBroker(0, 'SIGKILL');
  const awayFromMs = Date.now();
  const second = postAll(webhooks.slice(third, 2 * third));
  await waitUntil('the edge takes webhooks without a broker', PHASE_DEADLINE_MS, () => answers.filter(({ status, atMs }) => isTaken(status) && atMs > awayFromMs).length >= TAKEN_WITHOUT_BROKER);
  const awayToMs = Date.now();
  await signalbox.stack.startBroker(0);
  await second;

  const rest = webhooks.slice(2 * third);
  await postAll(rest.slice(0, 1));
  const takenBeforeKill = taken();
  // Nothing else has happened since the 2xx of the last one.
  await signalbox.stack.service('callback-ingestion').kill('SIGKILL');
  await Promise.all([signalbox.stack.service('callback-ingestion').start(), postAll(rest.slice(1))]);
  return { answers, brokerAwayMs: [awayFromMs, awayToMs], takenBeforeKill };
}

async function postUntilTaken(webhook: Webhook, answers: WebhookAnswer[]): Promise<void> {
  for (const endMs = Date.now() + PHASE_DEADLINE_MS; Date.now() < endMs; await sleep(BETWEEN_TRIES_MS)) {
    const status = await post(webhook, sign(webhook));
    answers.push({ callback: webhook.callback, status, atMs: Date.now() });
    if (isTaken(status)) return;
  }
  throw new Error(`${webhook.callback} was never taken`);
}

/** What the edge still holds on its disk. */
export async function countSpooled(signalbox: Signalbox): Promise<number> {
  const text = await (await fetch(`${signalbox.originOf('callback-ingestion')}/metrics`)).text();
  return Number(/^sb_spool_records\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
}

/** Every callback that is in the topic, by the name that its webhook has. */
export async function readStoredCallbacks(signalbox: Signalbox): Promise<Set<string>> {
  const records = await readWholeTopic(signalbox, 'provider-callbacks');
  return new Set(records.map((record) => valueOf<ProviderCallback>(record)).map(({ providerMessageId, status }) => `${providerMessageId}/${status}`));
}
