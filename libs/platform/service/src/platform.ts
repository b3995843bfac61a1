import type { Role } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import type { FaultPoints, KafkaClient, ProducerLimits, RecordProducer, RunnerLimits, Subscription } from '@signalbox/kafka';
import type { Clock, Random } from '@signalbox/message';
import type { Database } from '@signalbox/postgres';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { HealthCheck } from './health.js';
import type { PlatformConfig } from './platform.config.js';
import type { ShutdownPhase, Stop } from './shutdown.js';

export interface DatabaseNeeds {
  /** Largest number of connections. */
  readonly max: number;
  /** The server cancels a statement after this time; 5 s unless given. */
  readonly statementTimeoutMs?: number;
  /** Named statements are planned once; see ConnectionOptions. */
  readonly plansOnce?: boolean;
}

export interface Consumption {
  /** The group's logical name, `<service>-<lane>` or the like; the deployment's prefix is put before it. */
  readonly group: string;
  /** Who reads, in metrics, dead letters and fault points; the service itself unless given. */
  readonly role?: Role;
  readonly producer: RecordProducer;
  readonly subscriptions: readonly Subscription[];
  readonly limits?: Partial<RunnerLimits>;
  /** Heads that have to wait long do so in the table of the service, over this pool; without it all wait in memory. */
  readonly parkedIn?: Database;
}

/**
 * What a service gets from the platform; a DI token. What is opened here reports its health and is closed in the
 * right phase of the shutdown; nobody else closes it.
 */
export abstract class Platform {
  abstract readonly service: string;
  abstract readonly config: PlatformConfig;
  abstract readonly clock: Clock;
  abstract readonly random: Random;
  abstract readonly logger: Logger;
  abstract readonly metrics: Metrics;
  abstract readonly kafka: KafkaClient;
  abstract readonly keyring: Keyring;
  abstract readonly faults: FaultPoints;
  /** A pool under the role of this service; `name` is unique in the process. */
  abstract openDatabase(name: string, needs: DatabaseNeeds): Database;
  /** A producer of its own queue, so that lanes do not wait for each other; `name` is unique in the process. */
  abstract openProducer(name: string, limits?: Partial<ProducerLimits>): RecordProducer;
  /** Registers a consumer. It joins its group at bootstrap and is the first to be drained at shutdown. */
  abstract consume(consumption: Consumption): void;
  /** Starts something at bootstrap, after all modules are made and before consumers join; a rejection ends the process. */
  abstract onStart(start: () => void | Promise<void>): void;
  /** Ends something in a phase of the shutdown. */
  abstract onShutdown(phase: ShutdownPhase, stop: Stop): void;
  /** Readiness is red while the check is unhealthy. `name` is unique in the process. */
  abstract addHealthCheck(name: string, check: HealthCheck): void;
  /** Ends the process in order, with a non-zero exit code: for what cannot be recovered from within. */
  abstract fail(error: Error): void;
}
