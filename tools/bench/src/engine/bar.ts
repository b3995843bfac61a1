import type { Bar } from '../report/bar.js';
import type { TrialName } from './trial.js';

/** One promise of the engine, as a number. */
export interface EngineBar extends Bar {
  /** What measures it. */
  readonly trial: TrialName;
}

/** The whole list, in the order in which it is printed. A trial measures all its bars in one run, so that ratios compare like with like. */
export const BARS: readonly EngineBar[] = [
  { trial: 'keys', name: 'keys-10k', says: '10,000 records of one partition and 1,000 keys, 0-5 ms of work each', unit: 'records/s', better: 'higher', goal: 15_000 },
  { trial: 'keys', name: 'keys-100k', says: 'the same, 100,000 records', unit: 'records/s', better: 'higher', goal: 25_000 },
  { trial: 'keys', name: 'keys-retry-1s', says: '1 % fail twice, 1 s apart: share of the speed that the slowest key allows', unit: 'x', better: 'higher', goal: 0.9 },
  { trial: 'keys', name: 'keys-retry-50ms', says: '1 % fail twice, 50 ms apart: share of the clean speed', unit: 'x', better: 'higher', goal: 0.5 },
  { trial: 'keys', name: 'keys-order', says: 'records that were handled out of the order of their key, twice or never', unit: 'records', better: 'lower', goal: 0 },
  { trial: 'pass-through', name: 'pass-through', says: 'decode, validate, handle, publish: share of the speed of a bare kafkajs eachBatch copy', unit: 'x', better: 'higher', goal: 0.5 },
  { trial: 'idle', name: 'idle-cpu', says: 'CPU of the busiest service that has nothing to do', unit: '% of a core', better: 'lower', goal: 2 },
  { trial: 'memory', name: 'memory-spread', says: 'difference of the resident memory at 1,000,000 records of backlog from that at 10,000', unit: '%', better: 'lower', goal: 10 },
  { trial: 'leader-moves', name: 'moves-acknowledged', says: 'records acknowledged while leaders move every 0.7 s and the brokers restart in turn', unit: 'records', better: 'higher', goal: 1_000_000, shortGoal: 60_000 },
  { trial: 'leader-moves', name: 'moves-missing', says: 'acknowledged records that are not there', unit: 'records', better: 'lower', goal: 0 },
  { trial: 'rebalances', name: 'rebalances-count', says: 'rebalances under load: members join, leave, are killed, stop and continue', unit: 'rebalances', better: 'higher', goal: 100, shortGoal: 8 },
  { trial: 'rebalances', name: 'rebalances-lost', says: 'records that nobody handled', unit: 'records', better: 'lower', goal: 0 },
  { trial: 'rebalances', name: 'rebalances-reordered', says: 'records begun before a predecessor of their key was done', unit: 'records', better: 'lower', goal: 0 },
  { trial: 'rebalances', name: 'rebalances-repeated', says: 'most records repeated after a kill, as a share of the in-flight window', unit: 'x', better: 'lower', goal: 1 },
  { trial: 'rebalances', name: 'rebalances-stayed', says: 'records repeated by the member that keeps their partition', unit: 'records', better: 'lower', goal: 0 },
  { trial: 'rebalances', name: 'stall-after-kill', says: 'longest time without work of the survivors of a kill', unit: 's', better: 'lower', goal: 12 },
  { trial: 'rebalances', name: 'stall-after-leave', says: 'longest time without work of the others when a member leaves', unit: 's', better: 'lower', goal: 3 },
  { trial: 'outage', name: 'outage-length', says: 'time for which no broker runs', unit: 's', better: 'higher', goal: 300, shortGoal: 20 },
  { trial: 'outage', name: 'outage-consumer', says: 'from the return of the brokers to the first record handled', unit: 's', better: 'lower', goal: 30 },
  { trial: 'outage', name: 'outage-producer', says: 'from the return of the brokers to the first acknowledgement', unit: 's', better: 'lower', goal: 30 },
  { trial: 'outage', name: 'outage-lost', says: 'acknowledged records that nobody handled', unit: 'records', better: 'lower', goal: 0 },
];
