import { loadKeyring, type Keyring } from '@signalbox/crypto';
import { roleOf, type Service } from '@signalbox/data-model';
import { createKafkaClient, createProducer, createRunner, type KafkaClient, type Runner, type RunnerOptions } from '@signalbox/kafka';
import { openDatabase, type Database, type PooledDatabase } from '@signalbox/postgres';
import { createLogger, createMetrics, type Logger, type Metrics } from '@signalbox/telemetry';
import { createConsumers, type RunnerIdentity } from './consumers.js';
import { createFaultPoints } from './fault-points.js';
import { createHealthChecks, type HealthCheck } from './health.js';
import { createPlatformLife } from './create-platform-life.js';
import type { PlatformConfig } from './platform.config.js';
import type { PlatformLife } from './platform-life.js';
import type { DatabaseNeeds, Platform } from './platform.js';
import { openParking } from './open-parking.js';
import { openReplayHeader } from './replay-header.js';
import { showPoolUse } from './show-pool-use.js';
import { createShutdown } from './shutdown.js';
import { systemClock, systemRandom } from './system-clock.js';

/** Hot statements take milliseconds; one that takes seconds is waiting for a lock or a dead disk. */
const STATEMENT_TIMEOUT_MS = 5_000;

export interface PlatformOptions {
  /** Name of the service: the `service` of logs and metrics, and its database role. */
  readonly service: Service;
  readonly config: PlatformConfig;
}

function openKeyring(config: PlatformConfig): Keyring {
  return loadKeyring({
    fieldKeys: config.sbFieldKeys,
    fieldKey: config.sbFieldKey,
    peppers: config.sbPeppers,
    bodyKey: config.sbBodyKey,
    intakePrivateKeys: config.sbIntakePrivateKeys,
  });
}

function openServiceDatabase({ service, config }: PlatformOptions, name: string, { statementTimeoutMs, ...needs }: DatabaseNeeds): PooledDatabase {
  return openDatabase({
    url: config.databaseUrl,
    role: roleOf(service),
    applicationName: `${service}/${name}`,
    ...needs,
    statementTimeoutMs: statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
  });
}

function checkDatabase(database: Database): HealthCheck {
  return async () => {
    await database.query('SELECT 1');
    return { healthy: true, detail: 'answers' };
  };
}

function openTelemetry({ service, config }: PlatformOptions): { metrics: Metrics; logger: Logger } {
  const metrics = createMetrics({ service });
  const logger = createLogger({ service, level: config.logLevel, onScrub: () => metrics.count('sb_log_scrubs_total', {}) });
  return { metrics, logger };
}

type RunnerTools = Omit<RunnerOptions, keyof RunnerIdentity | 'sealRecord' | 'openReplay' | 'parking'> & { readonly keyring: Keyring };

function openRunner(service: string, { parkedIn, ...identity }: RunnerIdentity, { keyring, ...tools }: RunnerTools): Runner {
  const parking = parkedIn && openParking({ service, consumerGroup: identity.groupId, database: parkedIn }, { keyring, ...tools });
  return createRunner({
    ...tools, ...identity, ...(parking && { parking }),
    sealRecord: (bytes) => keyring.sealBytes(bytes, 'dead-letter'),
    openReplay: (header) => openReplayHeader(keyring, header),
  });
}

/** Opens nothing yet: connections are made when they are first used. RangeError when keys or fault points are wrong. */
export function createPlatform(options: PlatformOptions): { platform: Platform; life: PlatformLife } {
  const { service, config } = options;
  const { metrics, logger } = openTelemetry(options);
  const keyring = openKeyring(config);
  const faults = createFaultPoints(config.faultPoints, logger, (signal) => process.kill(process.pid, signal));
  // A client id of its own shows, in the broker's logs and quotas, which lane's producer it is.
  const openKafka = (clientId: string): KafkaClient => createKafkaClient({ brokers: config.kafkaBrokers, clientId, topicPrefix: config.kafkaTopicPrefix, logger });
  const shared = { client: openKafka(service), clock: systemClock, metrics };
  const readiness = createHealthChecks();
  const shutdown = createShutdown(systemClock, logger);
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<Error>((resolve) => (fail = resolve));
  const runnerTools = { ...shared, keyring, random: systemRandom, logger, faults, onFatal: (error: Error) => fail(error) };
  const consumers = createConsumers({
    service, groupPrefix: config.kafkaTopicPrefix, clock: systemClock,
    openRunner: (identity) => openRunner(service, identity, runnerTools),
  });
  shutdown.add('runners', (budgetMs) => consumers.stop(budgetMs));
  const starts: (() => void | Promise<void>)[] = [];
  const platform: Platform = {
    service, config, clock: systemClock, random: systemRandom, logger, metrics, kafka: shared.client, keyring, faults,
    openDatabase(name, needs) {
      const database = openServiceDatabase(options, name, needs);
      showPoolUse(metrics, name, database);
      readiness.add(`database ${name}`, checkDatabase(database));
      shutdown.add('databases', () => database.close());
      return database;
    },
    openProducer(name, limits) {
      const producer = createProducer({ ...shared, client: openKafka(`${service}-${name}`), ...(limits && { limits }) });
      shutdown.add('producers', (budgetMs) => producer.close(budgetMs));
      return producer;
    },
    consume: (consumption) => consumers.add(consumption),
    onStart: (start) => void starts.push(start),
    onShutdown: (phase, stop) => shutdown.add(phase, stop),
    addHealthCheck: (name, check) => readiness.add(name, check),
    fail,
  };
  return { platform, life: createPlatformLife({ platform, consumers, readiness, shutdown, starts, failed }) };
}
