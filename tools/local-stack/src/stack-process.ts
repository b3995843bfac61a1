import { failureWithLog } from './log-tail.js';
import { describeFailure, pollUntil } from './poll.js';
import type { ProcessExit, RunningProcess, Supervisor } from './supervisor-client.js';
import type { ChildSpec } from './supervisor-protocol.js';

export interface ProcessPlan {
  readonly name: string;
  readonly spec: ChildSpec & { readonly logFile: string };
  /** Throws while the process cannot be used yet; must answer or throw within `remainingMs`. */
  readonly checkReady: (remainingMs: number) => Promise<void>;
  readonly readyDeadlineMs: number;
  /** From the stop signal to SIGKILL. */
  readonly stopBudgetMs: number;
  /** The fastest end that leaves nothing on the system, when the data is thrown away. Default: SIGKILL. */
  readonly discardSignal?: NodeJS.Signals;
}

export interface ExitEvent extends ProcessExit {
  readonly name: string;
  readonly pid: number;
  /** False when nobody asked for it. */
  readonly expected: boolean;
}

/** One program of the stack, which may be started, signalled and started again. */
export class StackProcess {
  readonly #supervisor: Supervisor;
  readonly #plan: ProcessPlan;
  readonly #onExit: (event: ExitEvent) => void;
  #running: RunningProcess | undefined;
  #endingExpected = false;

  constructor(supervisor: Supervisor, plan: ProcessPlan, onExit: (event: ExitEvent) => void) {
    this.#supervisor = supervisor;
    this.#plan = plan;
    this.#onExit = onExit;
  }

  get name(): string {
    return this.#plan.name;
  }

  get logFile(): string {
    return this.#plan.spec.logFile;
  }

  /** Undefined while the process does not run. */
  get pid(): number | undefined {
    return this.#running?.exit() === undefined ? this.#running?.pid : undefined;
  }

  /** Resolves when the process is ready; a failed start leaves nothing running and its error carries the end of the log. */
  async start(): Promise<void> {
    if (this.pid !== undefined) throw new Error(`${this.name} is already running as process ${this.pid}`);
    const { spec, readyDeadlineMs: deadlineMs, checkReady } = this.#plan;
    this.#endingExpected = false;
    try {
      const running = await this.#supervisor.start(spec);
      this.#follow(running);
      await pollUntil(`${this.name} did not become ready`, checkReady, { deadlineMs, abort: () => this.#failure(running) });
    } catch (error) {
      await this.discard();
      throw await failureWithLog(describeFailure(error), this.logFile);
    }
  }

  /** The program's own stop signal, then SIGKILL when its budget is spent. Resolves when it is gone. */
  stop(): Promise<void> {
    return this.#end(this.#plan.spec.stopSignal);
  }

  /** The quickest end, for a process whose data is not wanted any more. Resolves when it is gone. */
  discard(): Promise<void> {
    return this.#end(this.#plan.discardSignal ?? 'SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#running;
    if (running === undefined || running.exit() !== undefined) return;
    this.#endingExpected = true;
    running.signal(signal);
    // A stopped process would hold its stop signal back.
    running.signal('SIGCONT');
    const kill = setTimeout(() => running.signal('SIGKILL'), this.#plan.stopBudgetMs);
    await running.exited;
    clearTimeout(kill);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Sends any signal; for SIGKILL resolves when the process is gone, for others at once. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.#endingExpected = true;
    running.signal(signal);
    if (signal === 'SIGKILL') await running.exited;
  }

  /** The end of the current (or latest) run. */
  async waitForExit(): Promise<ProcessExit> {
    if (this.#running === undefined) throw new Error(`${this.name} was never started`);
    return this.#running.exited;
  }

  #follow(running: RunningProcess): void {
    this.#running = running;
    void running.exited.then((exit) => {
      this.#onExit({ ...exit, name: this.name, pid: running.pid, expected: this.#endingExpected || this.#supervisor.closing });
    });
  }

  #failure(running: RunningProcess): Error | undefined {
    const exit = running.exit();
    return exit && new Error(`${this.name} ended before it was ready (${describeExit(exit)})`);
  }
}

export function describeExit(exit: ProcessExit): string {
  return exit.signal === null ? `exit code ${exit.code}` : exit.signal;
}

/** What the owner of a stack may do with a service. */
export type ServiceHandle = Pick<StackProcess, 'name' | 'logFile' | 'pid' | 'start' | 'stop' | 'restart' | 'kill' | 'waitForExit'>;
