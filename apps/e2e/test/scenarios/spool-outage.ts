import { randomBytes } from 'node:crypto';
import { makeStatusWebhook, postWebhook, signWebhook } from '@signalbox/prove';
import { waitUntil } from '../stack/wait-until.js';
import type { SpoolingEdge } from './spooling-edge.js';

export interface TimedAnswer {
  readonly callback: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly atMs: number;
  readonly latencyMs: number;
}

export interface SpoolOutage {
  readonly answers: readonly TimedAnswer[];
  /** From when the broker was dead to when it was asked to start. */
  readonly brokerAwayMs: readonly [number, number];
  /** From the kill of the edge until it was ready again. */
  readonly edgeAwayMs: readonly [number, number];
  /** From when the broker was ready until nothing was left on the disk. */
  readonly caughtUpMs: number;
}

const BETWEEN_POSTS_MS = 20;
/** Webhooks taken in each phase of the outage: some seconds' worth. */
const PHASE_COUNT = 150;
const PHASE_DEADLINE_MS = 60_000;

/** Posts callbacks at a steady pace while the broker is killed, then the edge, and then the broker comes back. */
export async function postThroughSpoolOutage(edge: SpoolingEdge): Promise<SpoolOutage> {
  const answers: TimedAnswer[] = [];
  const posting = startPosting(edge.origin, answers);
  const takeSome = (sinceMs: number): Promise<unknown> =>
    waitUntil('webhooks are taken', PHASE_DEADLINE_MS, () => answers.filter(({ status, atMs }) => status === 204 && atMs >= sinceMs).length >= PHASE_COUNT);
  await takeSome(0);
  await edge.stack.stopBroker(0, 'SIGKILL');
  const awayFromMs = Date.now();
  await takeSome(awayFromMs);
  const killedMs = Date.now();
  await edge.service.kill('SIGKILL');
  await edge.service.start();
  const backMs = Date.now();
  await takeSome(backMs);
  const awayToMs = Date.now();
  await edge.stack.startBroker(0);
  const readyMs = Date.now();
  await waitUntil('nothing is left on the disk', PHASE_DEADLINE_MS, async () => (await readMetric(edge.origin, /^sb_spool_records\{[^}]*\} (\d+)$/m)) === 0);
  const caughtUpMs = Date.now() - readyMs;
  await posting.stop();
  return { answers, brokerAwayMs: [awayFromMs, awayToMs], edgeAwayMs: [killedMs, backMs], caughtUpMs };
}

/** One after the other would wait for the slowest; so each is sent when it is due. */
function startPosting(origin: string, answers: TimedAnswer[]): { stop(): Promise<void> } {
  const open = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const answered = postOne(origin, answers).finally(() => open.delete(answered));
    open.add(answered);
  }, BETWEEN_POSTS_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

async function postOne(origin: string, answers: TimedAnswer[]): Promise<void> {
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const webhook = makeStatusWebhook(origin, { k: randomBytes(16).toString('base64url') }, { sid, from: '+15005550006', to: '+33639980001', status: 'delivered' });
  const startedMs = Date.now();
  const status = await postWebhook(webhook, signWebhook(webhook));
  answers.push({ callback: `${sid}/delivered`, status, atMs: startedMs, latencyMs: Date.now() - startedMs });
}

export async function readMetric(origin: string, series: RegExp): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(series.exec(text)?.[1] ?? 0);
}
