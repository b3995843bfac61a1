import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderProperties, type KafkaNode } from './kafka-properties.js';
import { findCoordinatorError, listBrokers } from './kafka-wire.js';
import { packageFolder } from './package-folder.js';
import { runToEnd } from './run-to-end.js';
import { StackProcess, type ExitEvent } from './stack-process.js';
import type { StackEnvironment } from './stack.config.js';
import type { Supervisor } from './supervisor-client.js';

export interface KafkaPlan {
  readonly java: string;
  readonly jars: string;
  readonly nodes: readonly KafkaNode[];
  readonly logFolder: string;
  readonly environment: StackEnvironment;
}

/** Alone on the machine a node formats in 1 s and a cluster is up in 2 s (one) to 7 s (three); this is for a crowded one. */
const formatDeadlineMs = 60_000;
const readyDeadlineMs = 120_000;
/** A controlled shutdown hands leadership over first. */
const stopBudgetMs = 15_000;
const probeTimeoutMs = 3_000;

/** Formats what is not formatted yet and makes the processes, which are then started side by side. */
export async function prepareKafka(supervisor: Supervisor, plan: KafkaPlan, onExit: (event: ExitEvent) => void): Promise<StackProcess[]> {
  const clusterId = randomBytes(16).toString('base64url');
  await Promise.all(plan.nodes.map((node) => formatNode(supervisor, plan, node, clusterId)));
  return plan.nodes.map((node) => new StackProcess(supervisor, describeNode(plan, node), onExit));
}

/** Resolves when every broker knows all the others and consumer groups work on it. */
export async function startKafka(processes: readonly StackProcess[]): Promise<void> {
  await Promise.all(processes.map((process) => process.start()));
}

async function formatNode(supervisor: Supervisor, plan: KafkaPlan, node: KafkaNode, clusterId: string): Promise<void> {
  await mkdir(node.dataFolder, { recursive: true });
  await writeFile(propertiesFile(node), renderProperties(node, plan.nodes));
  if (existsSync(join(node.dataFolder, 'meta.properties'))) return;
  const standalone = plan.nodes.length === 1 ? ['--standalone'] : [];
  // One in 64 ids begins with "-", which would be read as an option after a space.
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '-c', propertiesFile(node), ...standalone];
  const spec = { ...javaProcess(plan, node), args: ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', `${plan.jars}/*`, ...format] };
  await runToEnd(supervisor, `formatting the data folder of kafka-${node.id}`, spec, formatDeadlineMs);
}

function describeNode(plan: KafkaPlan, node: KafkaNode) {
  const [minHeap, maxHeap] = plan.nodes.length === 1 ? ['-Xms256m', '-Xmx512m'] : ['-Xms256m', '-Xmx384m'];
  const jvm = [minHeap, maxHeap, '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];
  const logging = `-Dlog4j2.configurationFile=${join(packageFolder, 'kafka', 'log4j2.properties')}`;
  return {
    name: `kafka-${node.id}`,
    spec: { ...javaProcess(plan, node), args: [...jvm, logging, '-cp', `${plan.jars}/*`, 'kafka.Kafka', propertiesFile(node)] },
    checkReady: (remainingMs: number) => checkBroker(node, plan.nodes.length, Math.min(remainingMs, probeTimeoutMs)),
    readyDeadlineMs,
    stopBudgetMs,
  };
}

function javaProcess(plan: KafkaPlan, node: KafkaNode) {
  return {
    file: plan.java,
    cwd: node.dataFolder,
    env: plan.environment.inherited,
    logFile: join(plan.logFolder, `kafka-${node.id}.log`),
    stopSignal: 'SIGTERM',
  } as const;
}

function propertiesFile(node: KafkaNode): string {
  return `${node.dataFolder}.properties`;
}

/** A majority is enough: a broker that is down on purpose must not keep another from being started. */
async function checkBroker(node: KafkaNode, clusterSize: number, timeoutMs: number): Promise<void> {
  const broker = { host: '127.0.0.1', port: node.brokerPort };
  const alive = await listBrokers(broker, timeoutMs);
  const majority = Math.floor(clusterSize / 2) + 1;
  if (!alive.includes(node.id) || alive.length < majority) throw new Error(`it sees only the brokers [${alive.join(', ')}]`);
  const code = await findCoordinatorError(broker, 'local-stack-probe', timeoutMs);
  if (code !== 0) throw new Error(`its group coordinator is not available yet (error code ${code})`);
}
