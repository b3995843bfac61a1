import type { RigTask } from '../../src/rig.js';

/** Runs a program of the bench on the task in its first argument, tells its parent the result and ends; a parent that is gone ends it too. */
export function runProgram<Task extends RigTask>(program: (task: Task) => Promise<unknown>): void {
  process.once('disconnect', () => process.exit(1));
  const task = JSON.parse(process.argv[2] ?? '') as Task;
  program(task).then(
    (result) => process.send?.({ result }, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
}

/** Measures time and CPU of this process from its making on. */
export class Stopwatch {
  readonly #startedMs = performance.now();
  readonly #cpu = process.cpuUsage();

  read(): { elapsedMs: number; cpuMs: number } {
    const { user, system } = process.cpuUsage(this.#cpu);
    return { elapsedMs: performance.now() - this.#startedMs, cpuMs: (user + system) / 1000 };
  }
}
