import { describe, expect, it } from 'vitest';
import { judgeBar } from './judge-bars.js';
import { formatNumber, renderReport } from './report.js';

const bar = { name: 'speed', says: 'how fast', unit: 'records/s', better: 'higher', goal: 100 } as const;

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.923, '0.92'],
    [12.34, '12.3'],
    [2, '2'],
    [25_123.7, '25,124'],
  ])('writes %f as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('renderReport', () => {
  it('prints figures alone where there is nothing else', () => {
    expect(renderReport({ figures: [{ name: 'a', value: 1, unit: 's' }, { name: 'long name', value: 100, unit: 'ms' }] })).toBe('a            1  s\nlong name  100  ms');
  });

  it('prints notes, bars, both clients and figures', () => {
    const bars = [judgeBar(bar, { values: { speed: 123 } }, { isShort: false }), judgeBar(bar, undefined, { isShort: false })];
    expect(renderReport({ notes: ['a note'], bars, comparisons: [{ name: 'CPU', kafkajs: 20, platformatic: 9.5, unit: 'us' }], figures: [{ name: 'a', value: 1, unit: 's' }] })).toBe([
      'a note',
      '',
      'bar    value  goal    unit       verdict',
      'speed    123  >= 100  records/s  met           how fast',
      'speed      -  >= 100  records/s  not measured  how fast',
      '',
      'side by side  kafkajs  @platformatic/kafka',
      'CPU                20                 9.50  us',
      '',
      'a  1  s',
    ].join('\n'));
  });

  it('prints what messages cost and where the time of a process went', () => {
    const costs = [{ name: 'all', messagesPerSecond: 1_234.5, servicesMs: 0.5, kafkaMs: 0.25, postgresMs: 0.125 }];
    const profiles = [{ process: 'intake', functions: [{ name: 'parse', where: 'a/b.js:7', selfMs: 120, share: 0.123 }] }];
    expect(renderReport({ figures: [], costs, profiles })).toBe([
      'CPU-ms per message  messages/s  services  Kafka  PostgreSQL   sum',
      'all                      1,235      0.50   0.25        0.13  0.88',
      '',
      'intake    self   ms',
      'parse   12.3 %  120  a/b.js:7',
    ].join('\n'));
  });
});
