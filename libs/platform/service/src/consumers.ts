import type { Role } from '@signalbox/contracts';
import type { Runner, RunnerOptions } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import type { Database } from '@signalbox/postgres';
import type { Health } from './health.js';
import type { Consumption } from './platform.js';

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

export interface ConsumersOptions {
  readonly service: string;
  /** Put before the name of every group. */
  readonly groupPrefix: string;
  readonly clock: Clock;
  openRunner(options: RunnerIdentity): Runner;
}

/** What tells the runners of one process apart. */
export interface RunnerIdentity extends Pick<RunnerOptions, 'groupId' | 'role' | 'subscriptions' | 'producer' | 'limits'> {
  readonly parkedIn?: Database;
}

export function createConsumers({ service, groupPrefix, clock, openRunner }: ConsumersOptions): Consumers {
  const runners = new Map<string, Runner>();
  const each = (): Runner[] => [...runners.values()];
  let state: 'idle' | 'joining' | 'joined' | 'stopped' = 'idle';
  let stuckSinceMs: number | undefined;
  const health = (): Health => {
    if (state !== 'joined') return { healthy: false, detail: `consumers: ${state}` };
    const unhealthy = each().map((runner) => runner.health()).find((candidate) => !candidate.healthy);
    return unhealthy ?? { healthy: true, detail: `${runners.size} consumers joined` };
  };
  return {
    add(consumption) {
      if (state !== 'idle') throw new RangeError(`${consumption.group} is registered after the start; register consumers while modules are made`);
      const { group, producer, subscriptions, limits, parkedIn } = consumption;
      if (runners.has(group)) throw new RangeError(`the group ${group} has a consumer already; subscribe to all its topics there`);
      const role = roleOf(service, consumption);
      runners.set(group, openRunner({ groupId: `${groupPrefix}${group}`, role, producer, subscriptions, ...(limits && { limits }), ...(parkedIn && { parkedIn }) }));
    },
    async start() {
      state = 'joining';
      await Promise.all(each().map((runner) => runner.start()));
      // A shutdown may have begun meanwhile.
      if (state === 'joining') state = 'joined';
    },
    async stop(budgetMs) {
      state = 'stopped';
      await Promise.all(each().map((runner) => runner.stop(budgetMs)));
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
