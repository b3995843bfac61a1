import type { Role } from '@signalbox/contracts';
import { createRunner, type Runner, type RunnerOptions } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import type { Health } from './health.js';
import type { Consumption } from './platform.js';

/** What every runner of the process shares. */
export type RunnerSetting = Omit<RunnerOptions, 'groupId' | 'role' | 'subscriptions' | 'producer' | 'limits'>;

export interface Consumers {
  /** RangeError once started: a group that joins late would make the others wait for a rebalance. */
  add(consumption: Consumption): void;
  /** Joins all groups; rejects with the first failure. */
  start(): Promise<void>;
  stop(budgetMs: number): Promise<void>;
  /** Red until every group is joined, and while one of them does not get on. */
  health(): Health;
  /** For how long, in ms, some consumer has not got on although it was asked about; 0 when all do. */
  stuckMs(): number;
  /** Forgets how long consumers have been stuck: the cause lies outside the process. */
  excuse(): void;
}

const SERVICE_ROLES: readonly Role[] = ['intake', 'routing-policy', 'pacing-sender'];

function roleOf(service: string, { role, group }: Consumption): Role {
  const found = role ?? SERVICE_ROLES.find((candidate) => candidate === service);
  if (!found) throw new RangeError(`${service} has several roles: name the one that reads as ${group}`);
  return found;
}

interface Identity {
  readonly service: string;
  readonly groupPrefix: string;
  readonly clock: Clock;
}

export function createConsumers({ service, groupPrefix, clock }: Identity, setting: RunnerSetting): Consumers {
  const runners: Runner[] = [];
  let state: 'idle' | 'joining' | 'joined' | 'stopped' = 'idle';
  let stuckSinceMs: number | undefined;
  const health = (): Health => {
    if (state !== 'joined') return { healthy: runners.length === 0 && state === 'idle', detail: `consumers: ${state}` };
    const unhealthy = runners.map((runner) => runner.health()).find((candidate) => !candidate.healthy);
    return unhealthy ?? { healthy: true, detail: `${runners.length} consumers joined` };
  };
  return {
    add(consumption) {
      if (state !== 'idle') throw new RangeError(`${consumption.group} is registered after the start; register consumers while modules are made`);
      const { group, producer, subscriptions, limits } = consumption;
      const role = roleOf(service, consumption);
      runners.push(createRunner({ ...setting, groupId: `${groupPrefix}${group}`, role, producer, subscriptions, ...(limits && { limits }) }));
    },
    async start() {
      state = 'joining';
      await Promise.all(runners.map((runner) => runner.start()));
      // A shutdown may have begun meanwhile.
      if (state === 'joining') state = 'joined';
    },
    async stop(budgetMs) {
      state = 'stopped';
      await Promise.all(runners.map((runner) => runner.stop(budgetMs)));
    },
    health,
    stuckMs() {
      if (state !== 'joined' || health().healthy) stuckSinceMs = undefined;
      else stuckSinceMs ??= clock.monotonicMs();
      return stuckSinceMs === undefined ? 0 : clock.monotonicMs() - stuckSinceMs;
    },
    excuse: () => void (stuckSinceMs = undefined),
  };
}
