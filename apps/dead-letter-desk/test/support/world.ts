import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadKeyring, type Keyring } from '@signalbox/crypto';
import { createKafkaClient, createProducer, provisionTopics, readTopic, type KafkaClient, type OutboundRecord } from '@signalbox/kafka';
import { createTestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { databaseUrl, kafkaBrokers } from '@signalbox/service/testing/servers';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { vi } from 'vitest';

/** What a command line said. */
export interface CliRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly faults: string;
}

/** Topics and a database of its own for one test file, and the keys of a deployment of which one was rotated. */
export interface World {
  readonly environment: Readonly<Record<string, string>>;
  /** The same without the newer key: what it sealed cannot be opened. */
  readonly environmentBeforeRotation: Readonly<Record<string, string>>;
  readonly keyring: Keyring;
  publish(records: readonly OutboundRecord[]): Promise<void>;
  read(topic: string): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly value: Record<string, unknown> }[]>;
  /** Runs the command line as operators do. Needs the build. */
  run(...args: string[]): Promise<CliRun>;
  /** The same with another environment. */
  runWith(over: Readonly<Record<string, string>>, ...args: string[]): Promise<CliRun>;
  close(): Promise<void>;
}

const CLI = join(import.meta.dirname, '../../dist/src/cli.js');
const secret = (): string => randomBytes(32).toString('base64');

export function eventually(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 200 });
}

function runCli(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<CliRun> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', CLI, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let [output, faults] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (faults += chunk.toString()));
    child.once('close', (exitCode) => resolve({ exitCode, output, faults }));
  });
}

function clientOf(topicPrefix: string): KafkaClient {
  return createKafkaClient({ brokers: kafkaBrokers.split(','), clientId: 'desk-test', topicPrefix, logger: createLogger({ service: 'test', level: 'error' }) });
}

export async function createWorld(): Promise<World> {
  const prefix = `t${randomUUID().slice(0, 8)}-`;
  const database = await createTestDatabase(databaseUrl);
  const kafka = clientOf(prefix);
  await provisionTopics(kafka, { replicationFactor: 1, partitions: 3 });
  const [k1, k2, pepper, bodyKey] = [secret(), secret(), secret(), secret()];
  const shared = { KAFKA_BROKERS: kafkaBrokers, KAFKA_TOPIC_PREFIX: prefix, DATABASE_URL: database.url, HTTP_PORT: '0', SB_PEPPERS: JSON.stringify([pepper]), SB_BODY_KEY: bodyKey };
  const environment = { ...shared, SB_FIELD_KEYS: JSON.stringify({ k1, k2 }), SB_FIELD_KEY: 'k2' };
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'test', processMetrics: false }) });
  return {
    environment, environmentBeforeRotation: { ...shared, SB_FIELD_KEYS: JSON.stringify({ k1 }), SB_FIELD_KEY: 'k1' },
    keyring: loadKeyring({ fieldKeys: { k1, k2 }, fieldKey: 'k2', peppers: [pepper], bodyKey }),
    publish: (records) => producer.publish(records),
    read: async (topic) => (await readTopic(kafka, topic, `${prefix}read-${randomUUID()}`)).map(({ record }) => ({ headers: record.headers, value: JSON.parse(Buffer.from(record.value ?? []).toString()) as Record<string, unknown> })),
    run: (...args) => runCli(args, environment),
    runWith: (over, ...args) => runCli(args, { ...environment, ...over }),
    async close() {
      await producer.close(5_000);
      await database.drop();
    },
  };
}
