import { describe, expect, it } from 'vitest';
import { readReportQuery } from './report-query.js';

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0, 30);

describe('readReportQuery', () => {
  it('reports the last day as one row where nothing is asked for', () => {
    expect(readReportQuery({}, NOW_MS)).toEqual({ ok: true, query: { fromMs: Date.UTC(2026, 10, 19, 12, 1), toMs: Date.UTC(2026, 10, 20, 12, 1), unit: null, by: [], filters: {} } });
  });

  it('reads window, groups and filters', () => {
    expect(readReportQuery({ from: '2026-11-20T09:00:20Z', to: '2026-11-20T10:00Z', by: 'hour,lane,country', lane: 'otp,transactional', sender: '+12025550147', format: 'csv' }, NOW_MS)).toEqual({
      ok: true,
      query: { fromMs: Date.UTC(2026, 10, 20, 9), toMs: Date.UTC(2026, 10, 20, 10), unit: 'hour', by: ['lane', 'country'], filters: { lane: ['otp', 'transactional'], sender: ['+12025550147'] } },
    });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['an unknown parameter', { lanes: 'otp' }, 'lanes', 'parameter-unknown'],
    ['an inherited name', { constructor: 'x' }, 'constructor', 'parameter-unknown'],
    ['a repeated one', { lane: ['otp', 'marketing'] }, 'lane', 'parameter-repeated'],
    ['no instant', { from: 'yesterday' }, 'from', 'not-an-instant'],
    ['a day that does not exist', { from: '2026-02-31T25:00:00Z' }, 'from', 'not-an-instant'],
    ['an empty window', { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00Z' }, 'from', 'window-empty'],
    ['a long window', { from: '2025-11-20T10:00:00Z' }, 'from', 'window-too-long'],
    ['a long window by minutes', { from: '2026-11-10T10:00:00Z', by: 'minute' }, 'by', 'window-too-long'],
    ['an unknown dimension', { by: 'lane,colour' }, 'by', 'dimension-unknown'],
    ['SQL for a dimension', { by: 'lane;DROP TABLE analytics_minutes' }, 'by', 'dimension-unknown'],
    ['a dimension twice', { by: 'lane,lane' }, 'by', 'dimension-repeated'],
    ['two lengths of time', { by: 'hour,day' }, 'by', 'dimension-repeated'],
    ['too many dimensions', { by: 'tenant,lane,country,carrier,pool,sender' }, 'by', 'values-too-many'],
    ['an empty filter', { lane: '' }, 'lane', 'value-invalid'],
    ['a control character', { pool: 'a\u0000b' }, 'pool', 'value-invalid'],
    ['a long value', { pool: 'x'.repeat(200) }, 'pool', 'value-invalid'],
    ['too many values', { pool: Array.from({ length: 51 }, (_, index) => `p${index}`).join() }, 'pool', 'values-too-many'],
    ['another format', { format: 'xml' }, 'format', 'value-invalid'],
  ])('refuses %s by the name of its field', (_, parameters, field, code) => {
    const reading = readReportQuery(parameters, NOW_MS);
    expect(reading.ok ? [] : reading.faults.map((fault) => [fault.field, fault.code])).toContainEqual([field, code]);
  });

  it('names all that is wrong at once', () => {
    const reading = readReportQuery({ from: 'x', by: 'y', z: '1' }, NOW_MS);
    expect(reading.ok ? [] : reading.faults.map(({ field }) => field).sort()).toEqual(['by', 'from', 'z']);
  });
});
