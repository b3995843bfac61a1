import type { Bar } from '../report/bar.js';

/** A service that looks on: it must keep up with all that goes by. */
export interface Onlooker {
  readonly service: 'fraud-detection' | 'analytics';
  readonly bar: Bar;
  /** A topic of which it needs little, so that it is to be seen what the others cost. */
  readonly passesOver?: string;
}

const says = 'records a second of one core, of all that it reads: what a message, its changes and its use come to';

export const ONLOOKERS: readonly Onlooker[] = [
  { service: 'fraud-detection', bar: { name: 'fraud-detection', says, unit: 'records/s', better: 'higher', goal: 5_000 }, passesOver: 'message-status' },
  { service: 'analytics', bar: { name: 'analytics', says, unit: 'records/s', better: 'higher', goal: 5_000 } },
];

/** One backlog that was worked off. */
export interface KeepUpRound {
  readonly records: number;
  readonly elapsedMs: number;
  /** Of the service alone, less what its start costs. */
  readonly serviceMs: number;
  readonly kafkaMs: number;
  readonly postgresMs: number;
}

export const recordsPerCore = ({ records, serviceMs }: Pick<KeepUpRound, 'records' | 'serviceMs'>): number => (records * 1_000) / serviceMs;
