import { join } from 'node:path';
import { checkDatabase } from './database.js';
import { findJava } from './java.js';
import { prepareKafka, startKafka } from './kafka-cluster.js';
import { ensureKafkaJars } from './kafka-jars.js';
import { listBrokers, parseBroker } from './kafka-wire.js';
import { TcpLink } from './cluster/tcp-link.js';
import { describeFailure, pollUntil } from './poll.js';
import { findPostgresAccount } from './postgres-account.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { placePostgres } from './postgres-place.js';
import { postgresUrl, preparePostgres } from './postgres-server.js';
import type { StackFolder } from './stack-folder.js';
import type { StackOptions } from './stack-options.js';
import type { ReservedPorts } from './stack-ports.js';
import type { ExitEvent, StackProcess } from './stack-process.js';
import type { StackEnvironment } from './stack.config.js';
import type { Supervisor } from './supervisor-client.js';

/** What starting the servers needs to know. */
export interface ServerSetup {
  readonly supervisor: Supervisor;
  readonly folder: StackFolder;
  readonly options: StackOptions;
  readonly environment: StackEnvironment;
  readonly ports: ReservedPorts;
  /** One port more, the stack's until it stops. */
  readonly reservePort: () => Promise<number>;
  readonly log: (line: string) => void;
  readonly onExit: (event: ExitEvent) => void;
}

export interface KafkaServers {
  readonly addresses: readonly string[];
  /** Empty when the brokers are the user's own. */
  readonly processes: readonly StackProcess[];
  /** Before the brokers that can be cut off, by index. */
  readonly links: ReadonlyMap<number, TcpLink>;
  /** The second way to the only broker, where it was asked for. */
  readonly sideDoor?: TcpLink | undefined;
}

export interface PostgresServers {
  readonly url: string;
  /** Undefined when the server is the user's own. */
  readonly process: StackProcess | undefined;
}

/** Servers of the user's own are up, or all but up. */
const ownServerDeadlineMs = 5_000;
const probeTimeoutMs = 3_000;

export async function provideKafka(setup: ServerSetup): Promise<KafkaServers> {
  const { environment, supervisor, folder, ports, options } = setup;
  if (environment.kafkaBrokers !== undefined && options.ownServers !== true) return useKafka(environment.kafkaBrokers);
  const startedAt = performance.now();
  const java = await findJava(environment);
  const jars = await ensureKafkaJars(supervisor, folder.cache, environment);
  const links = await openLinks(setup);
  const sideDoor = options.sideDoor === true ? await openSideDoor(setup) : undefined;
  const nodes = ports.kafka.map((brokerPort, index) => ({
    id: index + 1,
    brokerPort,
    advertisedPort: links.get(index)?.port ?? brokerPort,
    controllerPort: ports.controllers[index] ?? 0,
    ...(sideDoor && { side: { port: sideDoor.targetPort, advertisedPort: sideDoor.port } }),
    dataFolder: join(folder.path, `kafka-${index + 1}`),
  }));
  const processes = await prepareKafka(supervisor, { java, jars, nodes, logFolder: folder.logs, environment }, setup.onExit);
  await startKafka(processes);
  setup.log(`kafka ready after ${secondsSince(startedAt)} s (${nodes.length} broker${nodes.length === 1 ? '' : 's'})`);
  return { addresses: nodes.map(({ advertisedPort }) => `127.0.0.1:${advertisedPort}`), processes, links, sideDoor };
}

/** A link before each broker that is to be severable, by the broker's index. */
async function openLinks({ options, ports, reservePort }: ServerSetup): Promise<Map<number, TcpLink>> {
  const links = new Map<number, TcpLink>();
  for (const index of options.severable ?? []) {
    const link = new TcpLink(await reservePort(), ports.kafka[index] ?? 0);
    await link.open();
    links.set(index, link);
  }
  return links;
}

async function openSideDoor({ reservePort }: ServerSetup): Promise<TcpLink> {
  const link = new TcpLink(await reservePort(), await reservePort());
  await link.open();
  return link;
}

export async function providePostgres(setup: ServerSetup): Promise<PostgresServers> {
  const { environment, supervisor, folder, ports, options } = setup;
  if (environment.databaseUrl !== undefined && options.ownServers !== true) return usePostgres(environment.databaseUrl);
  const startedAt = performance.now();
  const account = await findPostgresAccount();
  const plan = {
    ...(await placePostgres(await findPostgresBinaries(), account, folder)),
    account,
    logFolder: folder.logs,
    port: ports.postgres,
    durability: options.durability ?? 'full',
  };
  const process = await preparePostgres(supervisor, plan, setup.onExit);
  await process.start();
  setup.log(`postgres ready after ${secondsSince(startedAt)} s`);
  return { url: postgresUrl(ports.postgres), process };
}

async function useKafka(brokers: readonly string[]): Promise<KafkaServers> {
  const ask = async (remainingMs: number) => {
    const timeoutMs = Math.min(remainingMs, probeTimeoutMs);
    await Promise.any(brokers.map((broker) => listBrokers(parseBroker(broker), timeoutMs)));
  };
  await pollUntil('no answer from a Kafka', ask, { deadlineMs: ownServerDeadlineMs }).catch((cause: unknown) => {
    throw new Error(`KAFKA_BROKERS names ${brokers.join(',')}: ${describeFailure(cause)}`, { cause });
  });
  return { addresses: brokers, processes: [], links: new Map() };
}

async function usePostgres(url: string): Promise<PostgresServers> {
  const ask = (remainingMs: number) => checkDatabase(url, Math.min(remainingMs, probeTimeoutMs));
  await pollUntil('no answer from a PostgreSQL', ask, { deadlineMs: ownServerDeadlineMs }).catch((cause: unknown) => {
    // Without the URL itself, which may carry a password.
    throw new Error(`DATABASE_URL is set, but there is ${describeFailure(cause)}`, { cause });
  });
  return { url, process: undefined };
}

function secondsSince(startedAt: number): string {
  return ((performance.now() - startedAt) / 1_000).toFixed(1);
}
