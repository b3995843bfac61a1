import { constants } from 'node:os';
import type { TcpLink } from './cluster/tcp-link.js';
import type { PortBook } from './ports.js';
import { planService, type ServiceSpec } from './service.js';
import type { RunningCommand, Stack, StopSignal } from './stack.js';
import type { StackFolder } from './stack-folder.js';
import { StackProcess, type ExitEvent, type ServiceHandle } from './stack-process.js';
import type { KafkaServers, PostgresServers } from './stack-servers.js';
import type { ProcessExit, Supervisor } from './supervisor-client.js';

export interface StackBasis {
  readonly folder: StackFolder;
  readonly keep: boolean;
  readonly supervisor: Supervisor;
  readonly ports: PortBook;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onExit: (event: ExitEvent) => void;
}

interface Servers {
  readonly kafka: KafkaServers;
  readonly postgres: PostgresServers;
}

/** After the death of the parent, children get this long to end in order. */
const graceMs = 4_000;

export class RunningStack implements Stack {
  readonly #basis: StackBasis;
  #servers: Servers = { kafka: { addresses: [], processes: [], links: new Map() }, postgres: { url: '', process: undefined } };
  readonly #services = new Map<string, StackProcess>();
  #stopping: Promise<void> | undefined;

  constructor(basis: StackBasis) {
    this.#basis = basis;
  }

  /** Takes the servers over as they come up; rejects with the first failure, but not before both starts have ended. */
  async open(starts: { readonly kafka: Promise<KafkaServers>; readonly postgres: Promise<PostgresServers> }): Promise<void> {
    try {
      const [kafka, postgres] = await Promise.all([starts.kafka, starts.postgres]);
      this.#servers = { kafka, postgres };
    } catch (error) {
      await this.#basis.supervisor.close();
      await Promise.allSettled([starts.kafka, starts.postgres]);
      throw error;
    }
  }

  /** Says what the supervisor removes if it finds itself alone. */
  writeWill(): void {
    const { folder, keep, ports, supervisor } = this.#basis;
    const removePaths = [...(keep ? [] : folder.removable), ...ports.claimPaths(), folder.claimPath];
    supervisor.setWill({ graceMs, removePaths });
  }

  get name(): string {
    return this.#basis.folder.name;
  }

  get folder(): string {
    return this.#basis.folder.path;
  }

  get logFolder(): string {
    return this.#basis.folder.logs;
  }

  get kafkaBrokers(): readonly string[] {
    return this.#servers.kafka.addresses;
  }

  get sideDoor(): TcpLink {
    const { sideDoor } = this.#servers.kafka;
    if (sideDoor === undefined) throw new Error('the stack was started without a side door');
    return sideDoor;
  }

  get databaseUrl(): string {
    return this.#servers.postgres.url;
  }

  get environment(): Readonly<Record<string, string | undefined>> {
    return { ...this.#basis.environment, KAFKA_BROKERS: this.kafkaBrokers.join(','), DATABASE_URL: this.databaseUrl };
  }

  processes(): { name: string; pid: number }[] {
    const children = [...this.#services.values(), ...this.#serverProcesses()];
    const running = children.flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
    return [...running, { name: 'supervisor', pid: this.#basis.supervisor.pid }];
  }

  async reservePort(): Promise<number> {
    const port = await this.#basis.ports.reserve();
    this.writeWill();
    return port;
  }

  async startService(spec: ServiceSpec): Promise<ServiceHandle> {
    const taken = [...this.#services.keys(), ...this.#serverProcesses().map(({ name }) => name)];
    if (taken.includes(spec.name)) throw new Error(`the stack already has a process named "${spec.name}"`);
    const around = { env: this.environment, folder: this.folder, logFolder: this.logFolder };
    const service = new StackProcess(this.#basis.supervisor, planService(spec, around), this.#basis.onExit);
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

  async signalBroker(index: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    await this.#broker(index).kill(signal);
  }

  cutBroker(index: number): void {
    this.#link(index).cut();
  }

  healBroker(index: number): void {
    this.#link(index).heal();
  }

  async stopPostgres(signal: StopSignal = 'SIGTERM'): Promise<void> {
    await endProcess(this.#postgres(), signal);
  }

  async startPostgres(): Promise<void> {
    await this.#postgres().start();
  }

  async run(command: string): Promise<RunningCommand> {
    const spec = { file: '/bin/sh', args: ['-c', command], cwd: process.cwd(), env: this.environment, stopSignal: 'SIGTERM' } as const;
    const running = await this.#basis.supervisor.start(spec);
    return { exitCode: running.exited.then(shellExitCode), signal: (signal) => running.signal(signal) };
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { keep, folder, supervisor, ports } = this.#basis;
    await Promise.all([...this.#services.values()].map((service) => service.stop()));
    // Data that is thrown away needs no orderly shutdown.
    await Promise.all(this.#serverProcesses().map((server) => (keep ? server.stop() : server.discard())));
    for (const link of this.#servers.kafka.links.values()) link.close();
    this.#servers.kafka.sideDoor?.close();
    await supervisor.close();
    if (!keep) await folder.remove();
    await Promise.all([ports.releaseAll(), folder.release()]);
  }

  #serverProcesses(): StackProcess[] {
    const { kafka, postgres } = this.#servers;
    return postgres.process === undefined ? [...kafka.processes] : [...kafka.processes, postgres.process];
  }

  #broker(index: number): StackProcess {
    const { processes, addresses } = this.#servers.kafka;
    const broker = processes[index];
    if (broker !== undefined) return broker;
    throw new Error(processes.length === 0 ? `the brokers ${addresses.join(',')} are not the stack's own` : `there is no broker ${index}`);
  }

  #link(index: number): TcpLink {
    const link = this.#servers.kafka.links.get(index);
    if (link === undefined) throw new Error(`broker ${index} was not started as severable`);
    return link;
  }

  #postgres(): StackProcess {
    const { process } = this.#servers.postgres;
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
