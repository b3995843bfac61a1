import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { createKafkaClient, createProducer, provisionTopics, readTopic, type KafkaClient, type OutboundRecord } from '@signalbox/kafka';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { startService, systemClock, type RunningService } from '@signalbox/service';
import { createLogger, createMetrics } from '@signalbox/telemetry';

/** Keys of the tenants of every test, by what they may do. */
export const KEYS = {
  acme: 'test-api-key-0123456789',
  acmeReadsOnly: 'test-read-key-0123456789',
  acmeExpired: 'test-expired-key-0123456789',
  /** Another tenant, which may send 1 intent a second. */
  small: 'test-small-key-0123456789',
} as const;

const hash = (key: string): string => createHash('sha256').update(key).digest('hex');
const ALL = ['intents:write', 'messages:read', 'messages:cancel'];
const TENANTS = [
  {
    tenantId: 'acme', name: 'Acme', status: 'active', intentsPerSecond: 100_000,
    apiKeys: [
      { name: 'old', hash: hash(KEYS.acme), scopes: ALL }, { name: 'new', hash: hash('test-second-key-0123456789'), scopes: ALL },
      { name: 'reads', hash: hash(KEYS.acmeReadsOnly), scopes: ['messages:read'] }, { name: 'expired', hash: hash(KEYS.acmeExpired), scopes: ALL, expiresAt: '2026-01-01T00:00:00Z' },
    ],
  },
  { tenantId: 'small', name: 'Small', status: 'active', intentsPerSecond: 1, apiKeys: [{ name: 'only', hash: hash(KEYS.small), scopes: ALL }] },
];

/** Topics and a database of a test's own, with intake on them inside this process. */
export interface IntakeWorld {
  readonly kafka: KafkaClient;
  /** As intake, which owns its tables. */
  readonly database: Database;
  readonly service: RunningService;
  /** For another process of intake on the same servers. */
  readonly environment: Readonly<Record<string, string>>;
  publish(records: readonly OutboundRecord[]): Promise<void>;
  /** The values of all records of a topic. */
  read(topic: string): Promise<Record<string, unknown>[]>;
  /** As the projector, which owns the statuses. */
  asProjector(statement: string, values: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startIntakeWorld(environment: Readonly<Record<string, string>> = {}): Promise<IntakeWorld> {
  const prefix = `t${randomUUID().slice(0, 8)}-`;
  const { url: databaseUrl, drop } = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  const brokers = process.env['KAFKA_BROKERS'] ?? '';
  const kafka = createKafkaClient({ brokers: brokers.split(','), clientId: 'intake-test', topicPrefix: prefix, logger: createLogger({ service: 'test', level: 'error' }) });
  await provisionTopics(kafka, { replicationFactor: 1, partitions: 3 });
  const tenantsFile = join(mkdtempSync(join(tmpdir(), 'signalbox-')), 'tenants.json');
  writeFileSync(tenantsFile, JSON.stringify(TENANTS));
  const own = { ...generateDevelopmentKeys('test').environment, KAFKA_BROKERS: brokers, DATABASE_URL: databaseUrl, KAFKA_TOPIC_PREFIX: prefix, HTTP_PORT: '0', LOG_LEVEL: 'error', TENANTS_FILE: tenantsFile, ...environment };
  Object.assign(process.env, own);
  const [{ AppModule }, { config }, { INTAKE_HTTP }] = await Promise.all([import('../../src/app.module.js'), import('../../src/app.config.js'), import('../../src/http/http-options.js')]);
  const service = await startService(AppModule, config, INTAKE_HTTP);
  const database = openDatabase({ url: databaseUrl, role: 'signalbox_intake', applicationName: 'intake-test', max: 2, statementTimeoutMs: 5_000 });
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  return {
    kafka, database, service, environment: own,
    publish: (records) => producer.publish(records),
    read: async (topic) => (await readTopic(kafka, topic, `${prefix}read-${randomUUID()}`)).map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as Record<string, unknown>),
    async asProjector(statement, values) {
      const projector = openDatabase({ url: databaseUrl, role: 'signalbox_callback_ingestion', applicationName: 'intake-test', max: 1, statementTimeoutMs: 5_000 });
      await projector.query(statement, values);
      await projector.close();
    },
    async stop() {
      await service.stop();
      await Promise.all([producer.close(5_000), database.close()]);
      await drop();
    },
  };
}
