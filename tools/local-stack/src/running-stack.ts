import { constants } from 'node:os';
import type { PortBook } from './ports.js';
import { planService, type ServiceSpec } from './service.js';
import type { RunningCommand, Stack, StopSignal } from './stack.js';
import type { StackFolder } from './stack-folder.js';
import { StackProcess, type ExitEvent, type ServiceHandle } from './stack-process.js';
import type { KafkaServers, PostgresServers } from './stack-servers.js';
import type { ProcessExit, Supervisor } from './supervisor-client.js';

export interface StackParts {
  readonly folder: StackFolder;
  readonly keep: boolean;
  readonly supervisor: Supervisor;
  readonly ports: PortBook;
  readonly kafka: KafkaServers;
  readonly postgres: PostgresServers;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onExit: (event: ExitEvent) => void;
}

export class RunningStack implements Stack {
  readonly #parts: StackParts;
  readonly #services = new Map<string, StackProcess>();
  #stopping: Promise<void> | undefined;

  constructor(parts: StackParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.folder.name;
  }

  get folder(): string {
    return this.#parts.folder.path;
  }

  get logFolder(): string {
    return this.#parts.folder.logs;
  }

  get kafkaBrokers(): readonly string[] {
    return this.#parts.kafka.addresses;
  }

  get databaseUrl(): string {
    return this.#parts.postgres.url;
  }

  get environment(): Readonly<Record<string, string | undefined>> {
    return { ...this.#parts.environment, KAFKA_BROKERS: this.kafkaBrokers.join(','), DATABASE_URL: this.databaseUrl };
  }

  processes(): { name: string; pid: number }[] {
    const children = [...this.#services.values(), ...this.#servers()];
    const running = children.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
    return [...running, { name: 'supervisor', pid: this.#parts.supervisor.pid }];
  }

  reservePort(): Promise<number> {
    return this.#parts.ports.reserve();
  }

  async startService(spec: ServiceSpec): Promise<ServiceHandle> {
    const taken = [...this.#services.keys(), ...this.#servers().map(({ name }) => name)];
    if (taken.includes(spec.name)) throw new Error(`the stack already has a process named "${spec.name}"`);
    const around = { env: this.environment, folder: this.folder, logFolder: this.logFolder };
    const service = new StackProcess(this.#parts.supervisor, planService(spec, around), this.#parts.onExit);
    this.#services.set(spec.name, service);
    try {
      await service.start();
    } catch (error) {
      this.#services.delete(spec.name);
      throw error;
    }
    return service;
  }

  service(name: string): ServiceHandle {
    const service = this.#services.get(name);
    if (service === undefined) throw new Error(`no service "${name}" was started; there are: ${[...this.#services.keys()].join(', ')}`);
    return service;
  }

  async stopBroker(index: number, signal: StopSignal = 'SIGTERM'): Promise<void> {
    await endProcess(this.#broker(index), signal);
  }

  async startBroker(index: number): Promise<void> {
    await this.#broker(index).start();
  }

  async stopPostgres(signal: StopSignal = 'SIGTERM'): Promise<void> {
    await endProcess(this.#postgres(), signal);
  }

  async startPostgres(): Promise<void> {
    await this.#postgres().start();
  }

  async run(command: string): Promise<RunningCommand> {
    const spec = { file: '/bin/sh', args: ['-c', command], cwd: process.cwd(), env: this.environment, stopSignal: 'SIGTERM' } as const;
    const running = await this.#parts.supervisor.start(spec);
    return { exitCode: running.exited.then(shellExitCode), signal: (signal) => running.signal(signal) };
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { keep, folder, supervisor, ports } = this.#parts;
    await Promise.all([...this.#services.values()].map((service) => service.stop()));
    // Data that is thrown away needs no orderly shutdown.
    await Promise.all(this.#servers().map((server) => (keep ? server.stop() : server.kill('SIGKILL'))));
    await supervisor.close();
    if (!keep) await folder.remove();
    await Promise.all([ports.releaseAll(), folder.release()]);
  }

  #servers(): StackProcess[] {
    const { kafka, postgres } = this.#parts;
    return postgres.process === undefined ? [...kafka.processes] : [...kafka.processes, postgres.process];
  }

  #broker(index: number): StackProcess {
    const { processes, addresses } = this.#parts.kafka;
    const broker = processes[index];
    if (broker !== undefined) return broker;
    throw new Error(processes.length === 0 ? `the brokers ${addresses.join(',')} are not the stack's own` : `there is no broker ${index}`);
  }

  #postgres(): StackProcess {
    const { process } = this.#parts.postgres;
    if (process === undefined) throw new Error("the PostgreSQL of DATABASE_URL is not the stack's own");
    return process;
  }
}

function endProcess(server: StackProcess, signal: StopSignal): Promise<void> {
  return signal === 'SIGKILL' ? server.kill('SIGKILL') : server.stop();
}

function shellExitCode(exit: ProcessExit): number {
  return exit.code ?? 128 + (exit.signal === null ? 0 : constants.signals[exit.signal]);
}
