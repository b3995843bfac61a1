import { findTopic } from '@signalbox/contracts';
import type { Parking } from '../parking/parking-lot.js';
import type { KafkaClient } from '../ports/kafka-client.js';
import type { Subscription } from '../subscription.js';
import { systemTimers, type Timers } from '../timers.js';
import type { Route } from './entry.js';
import type { ExecutorOptions } from './executor.js';
import { GroupMember } from './group-member.js';
import { RUNNER_LIMITS, type RunnerLimits } from './runner-limits.js';

export interface RunnerOptions extends Omit<ExecutorOptions, 'limits' | 'isOwner'> {
  readonly client: KafkaClient;
  readonly groupId: string;
  /** One per consumed topic. */
  readonly subscriptions: readonly Subscription[];
  readonly limits?: Partial<RunnerLimits>;
  /** Where records that must wait long do so; without it all wait in memory. */
  readonly parking?: Parking;
  /** The consumer is dead for good: a crash that does not restart, or too many faults of our own. Called once; the process should exit. */
  onFatal?(error: Error): void;
  /** The system's unless a test drives time itself. */
  readonly timers?: Timers;
}

/** Runs the handlers of one consumer group member: concurrently over keys, in offset order within a key, at least once. */
export interface Runner {
  /** Joins the group and begins. Rejects with AdapterError. */
  start(): Promise<void>;
  /** Starts nothing new, waits for running handlers within the budget, commits and leaves the group. Idempotent. */
  stop(budgetMs: number): Promise<void>;
  health(): { healthy: boolean; detail: string };
  /** Age in seconds of the oldest record not yet completed; 0 when all fetched records are. */
  readonly queueLagSeconds: number;
}

/** Throws RangeError where a topic is not declared or has two subscriptions. */
export function createRunner(options: RunnerOptions): Runner {
  const limits = { ...RUNNER_LIMITS, ...options.limits };
  return new GroupMember({ ...options, limits, routes: routesOf(options.subscriptions), timers: options.timers ?? systemTimers });
}

function routesOf(subscriptions: readonly Subscription[]): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const subscription of subscriptions) {
    const topic = findTopic(subscription.topic);
    if (routes.has(topic.name)) throw new RangeError(`Topic ${topic.name} has two subscriptions in one group; give it one handler.`);
    routes.set(topic.name, { subscription, topic });
  }
  return routes;
}
