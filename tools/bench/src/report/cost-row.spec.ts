import { expect, it } from 'vitest';
import { makeCostRow, totalMs } from './cost-row.js';

it('tells services, Kafka and PostgreSQL apart and leaves the carrier out', () => {
  const row = makeCostRow({ name: 'all', messages: 1_000, elapsedMs: 2_000, cpuMs: { intake: 500, 'pacing-sender': 250, 'kafka-1': 100, 'kafka-2': 100, postgres: 50, 'carrier-simulator': 9_999 } });
  expect(row).toEqual({ name: 'all', messagesPerSecond: 500, servicesMs: 0.75, kafkaMs: 0.2, postgresMs: 0.05 });
  expect(totalMs(row)).toBe(1);
});
