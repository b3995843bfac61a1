import { expect, it } from 'vitest';
import { E2E_BARS, readE2eValues } from './e2e-bars.js';

const row = (messagesPerSecond: number, servicesMs: number) => ({ name: '', messagesPerSecond, servicesMs, kafkaMs: 0.5, postgresMs: 0.25 });

it('compares within a round and takes the median over the rounds', () => {
  const rounds = [{ signalbox: row(100, 1), floor: row(400, 0) }, { signalbox: row(10, 2), floor: row(20, 0) }, { signalbox: row(90, 3), floor: row(100, 0) }];
  expect(readE2eValues(rounds)).toEqual({ 'e2e-floor': 0.5, 'e2e-cpu': 2.75 });
});

it('gives a value for each bar', () => {
  expect(Object.keys(readE2eValues([])).sort()).toEqual(E2E_BARS.map(({ name }) => name).sort());
});
