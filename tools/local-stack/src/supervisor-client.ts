import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChildSpec, Command, LastWill, Report } from './supervisor-protocol.js';

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child. `exited` settles exactly once and never rejects. */
export interface RunningProcess {
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  /** The exit if it already happened. */
  exit(): ProcessExit | undefined;
  /** Signals the child's whole process group; does nothing once it is gone. */
  signal(signal: NodeJS.Signals): void;
}

interface Waiting {
  readonly stopSignal: NodeJS.Signals;
  readonly spawned: (pid: number) => void;
  readonly refused: (error: Error) => void;
  readonly exited: (exit: ProcessExit) => void;
}

/** Of the same kind as this file: Node runs the source in tests, the build otherwise. */
const supervisorFile = fileURLToPath(import.meta.url).replace(/supervisor-client(\.[a-z]+)$/, 'supervisor$1');

/** After the death of the supervisor, its children get this long to end in order. */
const graceMs = 2_000;

/** The parent's end of the channel to the supervisor process. */
export class Supervisor {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<string, Waiting>();
  readonly #pids = new Map<string, number>();
  #count = 0;
  #closing = false;

  constructor() {
    this.#process = spawn(process.execPath, [supervisorFile], {
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (report: Report) => this.#receive(report));
    this.#process.once('exit', () => this.#lose());
    // A write to a dead supervisor fails here; its exit is what we act on.
    this.#process.on('error', () => undefined);
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`cannot start ${process.execPath}`);
    return this.#process.pid;
  }

  /** From the first call of `close` on; children then end because we want it. */
  get closing(): boolean {
    return this.#closing;
  }

  setWill(will: LastWill): void {
    this.#send({ kind: 'will', will });
  }

  /** Resolves when the operating system has started the program; rejects when it could not (`code` ENOENT: there is none). */
  async start(spec: ChildSpec): Promise<RunningProcess> {
    const id = String(++this.#count);
    let exit: ProcessExit | undefined;
    const exited = Promise.withResolvers<ProcessExit>();
    const spawned = Promise.withResolvers<number>();
    this.#waiting.set(id, {
      stopSignal: spec.stopSignal,
      spawned: spawned.resolve,
      refused: spawned.reject,
      exited: (value) => {
        exit = value;
        exited.resolve(value);
      },
    });
    this.#send({ kind: 'spawn', id, spec });
    const pid = await spawned.promise;
    return {
      pid,
      exited: exited.promise,
      exit: () => exit,
      signal: (signal) => this.#send({ kind: 'signal', id, signal }),
    };
  }

  /** Ends the supervisor and whatever still runs under it. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    await exited;
  }

  #send(command: Command): void {
    if (this.#process.connected) this.#process.send(command, () => undefined);
    else if (command.kind === 'spawn') this.#waiting.get(command.id)?.refused(new Error('the supervisor process is gone'));
  }

  #receive(report: Report): void {
    const waiting = this.#waiting.get(report.id);
    switch (report.kind) {
      case 'spawned':
        this.#pids.set(report.id, report.pid);
        waiting?.spawned(report.pid);
        return;
      case 'refused':
        this.#waiting.delete(report.id);
        waiting?.refused(Object.assign(new Error(report.message), { code: report.code }));
        return;
      case 'exited':
        this.#pids.delete(report.id);
        this.#waiting.delete(report.id);
        waiting?.exited({ code: report.code, signal: report.signal });
    }
  }

  /** Someone killed the supervisor: its children must not outlive it, and how they end cannot be seen any more. */
  #lose(): void {
    for (const [id, waiting] of this.#waiting) {
      waiting.refused(new Error('the supervisor process died'));
      const pid = this.#pids.get(id);
      if (pid !== undefined) signalGroup(pid, waiting.stopSignal);
      setTimeout(() => {
        if (pid !== undefined) signalGroup(pid, 'SIGKILL');
        waiting.exited({ code: null, signal: 'SIGKILL' });
      }, graceMs);
    }
    this.#pids.clear();
    this.#waiting.clear();
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
}
