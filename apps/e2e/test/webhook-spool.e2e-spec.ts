import type { ProviderCallback } from '@signalbox/contracts';
import { readTopic } from '@signalbox/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUndurable } from '@signalbox/checkers';
import { valueOf } from './evidence/topics.js';
import { postThroughSpoolOutage, readMetric, type SpoolOutage } from './scenarios/spool-outage.js';
import { startSpoolingEdge, type SpoolingEdge } from './scenarios/spooling-edge.js';

const DEADLINE_MS = 180_000;
/** A first webhook waits a second for the broker; on a busy machine the rest takes its time. */
const LONGEST_ANSWER_MS = 5_000;

const share = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

describe('while the broker is away and the edge dies', () => {
  let edge: SpoolingEdge;
  let outage: SpoolOutage;
  beforeAll(async () => {
    edge = await startSpoolingEdge();
    outage = await postThroughSpoolOutage(edge);
  }, DEADLINE_MS);
  afterAll(() => edge?.stack.stop(), DEADLINE_MS);
  const during = ([fromMs, toMs]: readonly [number, number]) => outage.answers.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);

  it('answers no webhook 5xx, and each 2xx unless the edge itself is gone', () => {
    expect(outage.answers.filter(({ status }) => status >= 300)).toEqual([]);
    // A request may have been under way when the edge was killed.
    const [fromMs, toMs] = outage.edgeAwayMs;
    expect(outage.answers.filter(({ status, atMs, latencyMs }) => status === 0 && (atMs + latencyMs < fromMs || atMs > toMs))).toEqual([]);
    expect(during(outage.brokerAwayMs).filter(({ status }) => status === 204).length).toBeGreaterThan(50);
  });

  it('lets nobody wait for Kafka once it knows that it is away', () => {
    const [fromMs, toMs] = outage.brokerAwayMs;
    const settled = during([fromMs + 1_500, toMs]).filter(({ status }) => status === 204).map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    console.info(`${settled.length} spooled: p50 ${share(settled, 0.5)} ms, p99 ${share(settled, 0.99)} ms; caught up ${(outage.caughtUpMs / 1000).toFixed(1)} s after the broker was ready`);
    expect(share(settled, 0.5)).toBeLessThan(1_000);
    expect(settled.at(-1)).toBeLessThan(LONGEST_ANSWER_MS);
  });

  it('has every webhook that was answered 2xx in the topic when Kafka is back, the one before its death too', async () => {
    const records = await readTopic(edge.kafka, 'provider-callbacks', `e2e-spool-${crypto.randomUUID()}`);
    const callbacks = records.map((record) => valueOf<ProviderCallback>(record));
    expect(findUndurable(outage.answers, new Set(callbacks.map(({ providerMessageId, status }) => `${providerMessageId}/${status}`)))).toEqual([]);
    const repeats = callbacks.length - new Set(callbacks.map(({ callbackId }) => callbackId)).size;
    console.info(`${callbacks.length} callbacks in the topic, ${repeats} of them repeated`);
    // What is repeated is so under its own id.
    expect(new Set(callbacks.map(({ callbackId }) => callbackId)).size).toBe(new Set(callbacks.map(({ providerMessageId }) => providerMessageId)).size);
  });

  it('goes straight to Kafka again', async () => {
    const published = /^sb_callbacks_total\{[^}]*outcome="stored"[^}]*\} (\d+)$/m;
    expect(await readMetric(edge.origin, published)).toBeGreaterThan(0);
  });
});
