import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SimulatorAdmin } from '@signalbox/checkers';
import { migrate } from '@signalbox/data-model';
import { createKafkaClient, provisionTopics } from '@signalbox/kafka';
import { createLogger } from '@signalbox/telemetry';
import { startStack } from '../start-stack.js';
import type { StackOptions } from '../stack-options.js';
import type { Stack } from '../stack.js';
import type { ServiceHandle } from '../stack-process.js';
import { renderTenantsFile } from './development-tenants.js';
import { readContracts, seedPolicyFile, type SenderContract } from './seed-contracts.js';
import { planSignalboxService, planSimulator, SERVICE_NAMES, type Deployment, type ServiceName, type SignalboxPorts } from './signalbox-services.js';

export interface SignalboxOptions extends StackOptions {
  /** Decides the outcomes and faults of the simulated carrier. */
  readonly seed?: string;
  /** Policy that is put in force at the first start; the seed policy unless given. */
  readonly policyFile?: string;
  /** Added to the environment of a service, by its name. */
  readonly env?: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>>;
}

/** A whole Signalbox on this machine: servers, simulated carrier and all services, each a process of its own. */
export interface Signalbox {
  readonly stack: Stack;
  readonly simulator: SimulatorAdmin;
  readonly contracts: readonly SenderContract[];
  /** Origin of a service, e.g. http://127.0.0.1:20001. */
  originOf(name: ServiceName | 'carrier-simulator'): string;
  /** What commands for operators need, as `node --env-file` reads it. */
  readonly operatorEnvFile: string;
  /** One more process of a service, under a name of its own and on a port of its own unless HTTP_PORT gives it that of another. */
  startInstance(name: ServiceName, instance: string, env?: Readonly<Record<string, string>>): Promise<ServiceHandle>;
  stop(): Promise<void>;
}

async function reservePorts(stack: Stack): Promise<SignalboxPorts> {
  const names = ['carrier-simulator', ...SERVICE_NAMES] as const;
  const ports = await Promise.all(names.map(() => stack.reservePort()));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as SignalboxPorts;
}

/** Tables and topics; safe to repeat. */
async function prepareServers(stack: Stack): Promise<void> {
  const client = createKafkaClient({ brokers: stack.kafkaBrokers, clientId: 'local-stack', logger: createLogger({ service: 'local-stack', level: 'error' }) });
  const replicationFactor = Math.min(3, stack.kafkaBrokers.length);
  await Promise.all([migrate(stack.databaseUrl), provisionTopics(client, { replicationFactor })]);
}

async function startServices(stack: Stack, deployment: Deployment, options: SignalboxOptions): Promise<void> {
  const specs = SERVICE_NAMES.map((name) => planSignalboxService(name, deployment, { env: options.env?.[name] ?? {} }));
  await Promise.all([planSimulator(deployment), ...specs].map((spec) => stack.startService(spec)));
}

const nameOperatorEnvFile = (stack: Stack): string => join(stack.folder, 'operator.env');

/** The environment of the dead letter desk's own process, for its command line. */
async function writeOperatorEnvFile(stack: Stack, deployment: Deployment): Promise<void> {
  const { env } = planSignalboxService('dead-letter-desk', deployment);
  const { KAFKA_BROKERS, DATABASE_URL } = stack.environment;
  const lines = Object.entries({ ...env, KAFKA_BROKERS, DATABASE_URL }).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(nameOperatorEnvFile(stack), lines.join(''));
}

/** Brings everything up and resolves when every service is ready; undoes it all where a part does not come up. */
export async function startSignalbox(options: SignalboxOptions = {}): Promise<Signalbox> {
  const stack = await startStack(options);
  try {
    const tenantsFile = join(stack.folder, 'tenants.json');
    const policyFile = options.policyFile ?? seedPolicyFile;
    await writeFile(tenantsFile, renderTenantsFile());
    const [ports] = await Promise.all([reservePorts(stack), prepareServers(stack)]);
    const deployment: Deployment = { ports, volumes: join(stack.folder, 'volumes'), tenantsFile, policyFile, seed: options.seed ?? 'signalbox' };
    options.onLog?.('starting the simulated carrier and the services');
    await Promise.all([startServices(stack, deployment, options), writeOperatorEnvFile(stack, deployment)]);
    return describe(stack, deployment);
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

function describe(stack: Stack, deployment: Deployment): Signalbox {
  const originOf = (name: ServiceName | 'carrier-simulator'): string => `http://127.0.0.1:${deployment.ports[name]}`;
  return {
    stack,
    simulator: new SimulatorAdmin(originOf('carrier-simulator')),
    contracts: readContracts(deployment.policyFile),
    originOf,
    operatorEnvFile: nameOperatorEnvFile(stack),
    startInstance: async (name, instance, env = {}) => {
      const port = Number(env['HTTP_PORT'] ?? (await stack.reservePort()));
      return stack.startService(planSignalboxService(name, deployment, { instance, port, env }));
    },
    stop: () => stack.stop(),
  };
}
