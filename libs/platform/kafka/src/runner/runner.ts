import { findTopic, type Role } from '@signalbox/contracts';
import type { Clock, Random } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { FaultPoints } from '../fault-points.js';
import type { Parking } from '../parking/parking-lot.js';
import type { KafkaClient } from '../ports/kafka-client.js';
import type { RecordProducer } from '../producer/record-producer.js';
import type { Subscription } from '../subscription.js';
import { systemTimers, type Timers } from '../timers.js';
import type { Replay, Route } from './entry.js';
import { GroupMember } from './group-member.js';
import { RUNNER_LIMITS, type RunnerLimits } from './runner-limits.js';

export interface RunnerOptions {
  readonly client: KafkaClient;
  readonly groupId: string;
  readonly role: Role;
  /** One per consumed topic. */
  readonly subscriptions: readonly Subscription[];
  readonly producer: RecordProducer;
  /** Seals the bytes of a dead-lettered record. */
  sealRecord(bytes: Uint8Array): string;
  /** Opens the header of a replayed dead letter; null where it is not one that we made. Must not throw. Without it no record is a replay. */
  openReplay?(header: string): Replay | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly faults: FaultPoints;
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
