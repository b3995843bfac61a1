import { LANES } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from './metrics.js';

/** The value of a series in the Prometheus text, by the start of its line. */
async function read(metrics: Metrics, series: string): Promise<number | undefined> {
  const line = (await metrics.render()).split('\n').find((candidate) => candidate.startsWith(series));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

const make = (): Metrics => createMetrics({ service: 'test', processMetrics: false });

describe('createMetrics', () => {
  it('counts, observes and sets', async () => {
    const metrics = make();
    metrics.count('sb_records_handled_total', { role: 'intake', outcome: 'emit' });
    metrics.count('sb_records_handled_total', { role: 'intake', outcome: 'emit' }, 4);
    metrics.observe('sb_publish_seconds', {}, 0.03);
    metrics.gauge('sb_queue_lag_seconds', { role: 'intake', lane: 'otp' }, 2.5);
    expect(await read(metrics, 'sb_records_handled_total{role="intake",outcome="emit",service="test"}')).toBe(5);
    expect(await read(metrics, 'sb_publish_seconds_bucket{le="0.025",service="test"}')).toBe(0);
    expect(await read(metrics, 'sb_publish_seconds_bucket{le="0.05",service="test"}')).toBe(1);
    expect(await read(metrics, 'sb_queue_lag_seconds{role="intake",lane="otp",service="test"}')).toBe(2.5);
  });

  it.each([
    ['a number', '+14155550100'],
    ['a message id', '01938f4e-8f4e-7abc-8def-0123456789ab'],
    ['a text', 'Your code is 123456'],
    ['nothing', ''],
  ])('records %s in a label as other, and counts that', async (_, outcome) => {
    const metrics = make();
    metrics.count('sb_callbacks_total', { outcome });
    expect(await read(metrics, 'sb_callbacks_total{outcome="other"')).toBe(1);
    expect(await read(metrics, 'sb_label_values_refused_total')).toBe(1);
  });

  it('ignores values that are no numbers and counts that go backwards', async () => {
    const metrics = make();
    metrics.observe('sb_publish_seconds', {}, Number.NaN);
    metrics.gauge('sb_in_doubt_open', {}, Number.POSITIVE_INFINITY);
    metrics.count('sb_slots_void_total', {}, -1);
    expect(await read(metrics, 'sb_publish_seconds_count')).toBe(0);
    expect(await read(metrics, 'sb_in_doubt_open')).toBe(0);
    expect(await read(metrics, 'sb_slots_void_total')).toBe(0);
  });

  it('keeps the number of values of a label bounded', async () => {
    const metrics = make();
    for (let n = 0; n < 1_000; n += 1) metrics.count('sb_callbacks_total', { outcome: `word-${n.toString(36)}` });
    const series = (await metrics.render()).split('\n').filter((line) => line.startsWith('sb_callbacks_total{'));
    expect(series).toHaveLength(25);
    expect(await read(metrics, 'sb_callbacks_total{outcome="other"')).toBe(976);
  });

  it('runs collectors before it renders, and survives one that fails', async () => {
    const metrics = make();
    metrics.beforeRender(() => Promise.reject(new Error('away')));
    metrics.beforeRender(() => metrics.gauge('sb_in_doubt_open', {}, 7));
    expect(await read(metrics, 'sb_in_doubt_open')).toBe(7);
  });

  it('stays below 300 histogram series in the busiest kind of process', async () => {
    const metrics = createMetrics({ service: 'pacing-sender' });
    metrics.observe('sb_handler_seconds', { role: 'pacing-sender' }, 1);
    metrics.observe('sb_provider_seconds', { provider: 'twilio' }, 1);
    metrics.observe('sb_list_visibility_seconds', { provider: 'twilio' }, 1);
    for (const lane of LANES) metrics.observe('sb_intent_to_submit_seconds', { lane }, 1);
    for (let n = 0; n < 6; n += 1) {
      metrics.observe('sb_database_batch_items', { batch: `batch-${n}` }, 1);
      metrics.observe('sb_database_seconds', { batch: `batch-${n}` }, 1);
    }
    const series = (await metrics.render()).split('\n').filter((line) => /_(bucket|sum|count)[{ ]/.test(line));
    expect(series.length).toBeLessThan(300);
  });
});
