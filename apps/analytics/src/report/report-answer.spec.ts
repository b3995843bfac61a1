import type { ReportQuery, Totals } from '@signalbox/usage';
import { bucketOf } from '@signalbox/usage';
import { expect, it } from 'vitest';
import { formatReport, makeReport } from './report-answer.js';
import type { ReportGroup } from './report.store.js';

const query: ReportQuery = { fromMs: 0, toMs: 3_600_000, unit: 'hour', by: ['lane', 'sender'], filters: {} };
const totals = (over: Partial<Totals>): Totals => ({
  messages: 10, pending: 0, submitted: 1, delivered: 6, failed: 2, unknown: 0, refused: 1, used: 3, segments: 12, costs: new Map(), latencies: new Map(), ...over,
});
const groups: readonly ReportGroup[] = [
  { atMs: 0, values: ['otp', '+12025550147'], totals: totals({ costs: new Map([['USD', 90_000], ['EUR', 0]]), latencies: new Map([[bucketOf(1_000), 5], [bucketOf(9_000), 1]]) }) },
  { atMs: 0, values: ['marketing', 'Acme, Inc.'], totals: totals({ delivered: 0, failed: 0, costs: new Map([['EUR', 33_300]]) }) },
];
const report = makeReport(query, groups);

it('says what is known of each group, and null of what is not', () => {
  expect(report).toMatchObject({ from: '1970-01-01T00:00:00.000Z', by: ['hour', 'lane', 'sender'], latencyRelativeError: 0.01 });
  expect(report.rows[0]).toMatchObject({ at: '1970-01-01T00:00:00.000Z', group: { lane: 'otp', sender: '+12025550147' }, deliveryRate: 0.75, latency: { messages: 6 }, costs: [{ currency: 'USD', micros: 90_000, perDeliveredMicros: 15_000 }] });
  expect(report.rows[1]).toMatchObject({ deliveryRate: null, latency: { messages: 0, medianMs: null, p95Ms: null }, costs: [{ currency: 'EUR', micros: 33_300, perDeliveredMicros: null }] });
});

it('has two columns of cost for each currency', () => {
  const [names, first, second] = formatReport(query, report).split('\r\n');
  expect(names).toBe('hour,lane,sender,messages,pending,submitted,delivered,failed,unknown,refused,used,segments,delivery_rate,latency_messages,median_ms,p95_ms,cost_micros_EUR,cost_per_delivered_micros_EUR,cost_micros_USD,cost_per_delivered_micros_USD');
  expect(first).toMatch(/^1970-01-01T00:00:00.000Z,otp,'\+12025550147,10,0,1,6,2,0,1,3,12,0.75,6,\d+,\d+,0,,90000,15000$/);
  expect(second).toBe('1970-01-01T00:00:00.000Z,marketing,"Acme, Inc.",10,0,1,0,0,0,1,3,12,,0,,,33300,,0,');
});
