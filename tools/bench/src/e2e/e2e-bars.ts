import { medianOf } from '@signalbox/checkers';
import type { Bar } from '../report/bar.js';
import { totalMs, type CostRow } from '../report/cost-row.js';

export const E2E_BARS: readonly Bar[] = [
  { name: 'e2e-floor', says: 'share of the throughput of a program that reads and writes what must be and keeps no promise', unit: 'x', better: 'higher', goal: 0.5 },
  { name: 'e2e-cpu', says: 'CPU of all services, Kafka and PostgreSQL, from the intent to its final status', unit: 'ms/message', better: 'lower', goal: 1.5 },
];

/** One round: both under the same conditions, one after the other. */
export interface E2eRound {
  readonly signalbox: CostRow;
  readonly floor: CostRow;
}

/** Values of the bars: medians over the rounds, ratios taken within each. */
export function readE2eValues(rounds: readonly E2eRound[]): Record<string, number> {
  return {
    'e2e-floor': medianOf(rounds.map(({ signalbox, floor }) => signalbox.messagesPerSecond / floor.messagesPerSecond)),
    'e2e-cpu': medianOf(rounds.map(({ signalbox }) => totalMs(signalbox))),
  };
}
