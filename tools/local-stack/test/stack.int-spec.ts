import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, probeHttp, startStack, type ExitEvent, type Stack } from '../src/index.js';
import { packageFolder } from '../src/package-folder.js';
import { pollUntil } from '../src/poll.js';

const answering = join(packageFolder, 'test', 'services', 'answering.mjs');
const exits: ExitEvent[] = [];
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ ownServers: true, durability: 'relaxed', onExit: (event) => exits.push(event) });
  const admin = kafka().admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'greetings', numPartitions: 1 }] });
  await admin.disconnect();
});

afterAll(async () => {
  const { folder } = stack;
  await stack.stop();
  await stack.stop();
  expect(existsSync(folder)).toBe(false);
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed is reported here as well as by the query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function seeLongQuery(): Promise<void> {
  const rows = await query(stack.databaseUrl, "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%generate_series%' AND pid <> pg_backend_pid()");
  if (rows.length === 0) throw new Error('not seen');
}

function kafka(): Kafka {
  return new Kafka({ brokers: [...stack.kafkaBrokers], logLevel: logLevel.NOTHING });
}

async function produce(topic: string, value: string): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value }] });
  await producer.disconnect();
}

async function latestOffset(topic: string): Promise<string | undefined> {
  const admin = kafka().admin();
  await admin.connect();
  const [partition] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return partition?.high;
}

describe('the servers', () => {
  it('answer queries, in a database of its own too', async () => {
    const url = await createDatabase(stack.databaseUrl, 'of-its-own');
    expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name: 'of-its-own' }]);
    expect(await query(url, 'SHOW max_connections')).toEqual([{ max_connections: '300' }]);
    expect(await query(url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  });

  it('serve a consumer group at once', async () => {
    await produce('greetings', 'hello');
    const consumer = kafka().consumer({ groupId: 'readers' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'greetings', fromBeginning: true });
    const received = Promise.withResolvers<string | undefined>();
    await consumer.run({ eachMessage: async ({ message }) => received.resolve(message.value?.toString()) });
    expect(await received.promise).toBe('hello');
    await consumer.disconnect();
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('come back with their data after %s', async (signal) => {
    const table = `survives_${signal.toLowerCase()}`;
    await query(stack.databaseUrl, `CREATE TABLE ${table} AS SELECT 42 AS answer`);
    const before = Number(await latestOffset('greetings'));
    await produce('greetings', signal);
    // A backend that computes looks neither at signals' flags nor at its parent, and would keep the data locked.
    const busy = query(stack.databaseUrl, 'SELECT count(*) FROM generate_series(1, 1000000000) a, generate_series(1, 1000) b').catch((error: Error) => error);
    await pollUntil('the long query did not start', () => seeLongQuery(), { deadlineMs: 5_000 });
    await Promise.all([stack.stopPostgres(signal), stack.stopBroker(0, signal)]);
    expect(stack.processes().map(({ name }) => name)).toEqual(['supervisor']);
    expect(await busy).toBeInstanceOf(Error);
    await Promise.all([stack.startPostgres(), stack.startBroker(0)]);
    expect(await query(stack.databaseUrl, `SELECT answer FROM ${table}`)).toEqual([{ answer: 42 }]);
    expect(Number(await latestOffset('greetings'))).toBe(before + 1);
  });
});

describe('a service', () => {
  it('starts beside others, is killed and restarted, and its exits are told', async () => {
    const ports = [await stack.reservePort(), await stack.reservePort()];
    const urls = ports.map((port) => `http://127.0.0.1:${port}/health/ready`);
    const start = (index: number) =>
      stack.startService({ name: `answering-${index}`, entry: answering, env: { HTTP_PORT: String(ports[index]), DELAY_MS: '200' }, readyUrl: urls[index] ?? '' });
    const [first] = await Promise.all([start(0), start(1)]);
    const firstPid = first?.pid;
    expect(readFileSync(first?.logFile ?? '', 'utf8')).toContain(`starting with ${stack.kafkaBrokers.join(',')} and ${stack.databaseUrl}`);

    await stack.service('answering-0').kill('SIGKILL');
    expect(exits.at(-1)).toEqual({ name: 'answering-0', pid: firstPid, code: null, signal: 'SIGKILL', expected: true });
    await expect(probeHttp(urls[0] ?? '', 200)).rejects.toThrow('did not become ready within 200 ms');
    await stack.service('answering-0').start();
    await probeHttp(urls[0] ?? '', 1_000);

    const secondPid = stack.service('answering-1').pid ?? 0;
    process.kill(secondPid, 'SIGKILL');
    await stack.service('answering-1').waitForExit();
    expect(exits.at(-1)).toMatchObject({ name: 'answering-1', pid: secondPid, expected: false });
    await stack.service('answering-1').restart();
    expect(stack.service('answering-1').pid).not.toBe(secondPid);
  });

  it('that does not end when asked is killed after its budget', async () => {
    const port = await stack.reservePort();
    const env = { HTTP_PORT: String(port), STUBBORN: '1' };
    const service = await stack.startService({ name: 'stubborn', entry: answering, env, readyUrl: `http://127.0.0.1:${port}/health/ready`, stopBudgetMs: 300 });
    await service.stop();
    expect(await service.waitForExit()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(readFileSync(service.logFile, 'utf8')).toContain('I stay');
  });

  it('that ends before it is ready tells its exit code and the end of its log', async () => {
    const failing = { name: 'failing', entry: join(packageFolder, 'test', 'services', 'failing.mjs'), readyUrl: 'http://127.0.0.1:1/' };
    await expect(stack.startService(failing)).rejects.toThrow(/failing ended before it was ready \(exit code 7\)[^]*the configuration names no topic/);
    expect(stack.processes().map(({ name }) => name)).not.toContain('failing');
  });

  it('that never becomes ready is ended at its deadline', async () => {
    const port = await stack.reservePort();
    const slow = { name: 'slow', entry: answering, env: { HTTP_PORT: String(port), DELAY_MS: '60000' }, readyUrl: `http://127.0.0.1:${port}/`, readyDeadlineMs: 500 };
    await expect(stack.startService(slow)).rejects.toThrow(/slow did not become ready within 500 ms/);
    expect(stack.processes().map(({ name }) => name)).not.toContain('slow');
  });
});
