import type { TcpLink } from './cluster/tcp-link.js';
import type { ServiceSpec } from './service.js';
import type { ServiceHandle } from './stack-process.js';

/** SIGTERM is an orderly shutdown, SIGKILL a crash. */
export type StopSignal = 'SIGTERM' | 'SIGKILL';

/** A running stack. Whatever happens to the process that started it, nothing of it stays behind. */
export interface Stack {
  readonly name: string;
  readonly folder: string;
  /** `<process name>.log` of every process. */
  readonly logFolder: string;
  /** host:port each. */
  readonly kafkaBrokers: readonly string[];
  readonly databaseUrl: string;
  /** The second way to the broker; throws where the stack was started without one. */
  readonly sideDoor: TcpLink;
  /** What child processes get: the inherited environment with this stack's KAFKA_BROKERS and DATABASE_URL. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Every process that runs now, the supervisor included. */
  processes(): { name: string; pid: number }[];
  /** A port of 127.0.0.1 below 32768 that is this stack's until it stops. */
  reservePort(): Promise<number>;
  /** Resolves when the service is ready; start several side by side with Promise.all. */
  startService(spec: ServiceSpec): Promise<ServiceHandle>;
  /** Throws when no service of this name was started. */
  service(name: string): ServiceHandle;
  /** `index` counts from 0. Resolves when the broker is gone. */
  stopBroker(index: number, signal?: StopSignal): Promise<void>;
  /** On the same data and port; resolves when it is ready. */
  startBroker(index: number): Promise<void>;
  /** Freezes a broker as if its machine hung, or lets it go on. */
  signalBroker(index: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Clients and fellow brokers reach a broker, which was started as severable, no more; it reaches them, and runs on. */
  cutBroker(index: number): void;
  healBroker(index: number): void;
  stopPostgres(signal?: StopSignal): Promise<void>;
  /** On the same data and port; resolves when it answers queries. */
  startPostgres(): Promise<void>;
  /** Runs a shell command with this stack's environment, its output going to ours. */
  run(command: string): Promise<RunningCommand>;
  /** Ends the services, then the servers, and removes the folder unless it is kept. May be called again. */
  stop(): Promise<void>;
}

export interface RunningCommand {
  /** The exit code as a shell reports it: 128 + n after signal n. */
  readonly exitCode: Promise<number>;
  signal(signal: NodeJS.Signals): void;
}
