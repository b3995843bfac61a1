import { medianOf } from '@signalbox/checkers';
import type { CpuByName } from '../measure/cpu-meter.js';
import { perSecond } from '../measure/statistics.js';
import type { Bar } from '../report/bar.js';
import type { LoadPass } from './load-task.js';

export const HTTP_BARS: readonly Bar[] = [
  { name: 'http-accept', says: 'intents a second over 64 connections, each durable in Kafka before its answer, against a bare Fastify endpoint that parses as much', unit: 'x', better: 'higher', goal: 0.4 },
  { name: 'http-accept-p99', says: 'from the request to the answer, at that pace', unit: 'ms', better: 'lower', goal: 50 },
];

/** Both under the same conditions, one after the other. */
export interface HttpRound {
  readonly bare: LoadPass;
  readonly door: LoadPass;
  /** What the processes behind the door spent on all of its requests, those of the warm-up too. */
  readonly cpuMs: CpuByName;
}

export const paceOf = ({ requests, elapsedMs }: LoadPass): number => perSecond(requests, elapsedMs);

/** Medians over the rounds, ratios taken within each. */
export function readHttpValues(rounds: readonly Pick<HttpRound, 'bare' | 'door'>[]): Record<string, number> {
  return {
    'http-accept': medianOf(rounds.map(({ bare, door }) => paceOf(door) / paceOf(bare))),
    'http-accept-p99': medianOf(rounds.map(({ door }) => door.p99Ms)),
  };
}
