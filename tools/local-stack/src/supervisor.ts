/**
 * Runs as a process of its own, in its own session, so that neither Ctrl-C nor the death of the parent reaches it.
 * It starts every child in a process group of its own and, when the channel to the parent closes, ends them all.
 * It imports nothing of this package at run time, so that Node runs it from source and from the build alike.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import type { ChildSpec, Command, LastWill, Report } from './supervisor-protocol.js';

/** A process, told from a later one of the same id by the time of its start. */
interface Descendant {
  readonly pid: number;
  readonly startedAt: string;
}

interface Child {
  readonly pid: number;
  readonly stopSignal: NodeJS.Signals;
  /** What was below the child when it was told to end; it must not outlive it. */
  doomed: Descendant[];
}

const endingSignals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGABRT', 'SIGKILL'];

const children = new Map<string, Child>();
let will: LastWill = { graceMs: 3_000, removePaths: [] };
let parentLost = false;

function report(message: Report): void {
  // A closed channel is the parent's death, which 'disconnect' handles.
  if (process.connected) process.send?.(message, () => undefined);
}

/** What is already gone is what we wanted. */
function trySignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // ESRCH
  }
}

/** Linux tells in /proc; elsewhere nothing is found, and the process group has to do. */
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function startTime(pid: number): string | undefined {
  // The name, in parentheses, may contain anything; the start is the 20th field after it.
  const stat = readProc(`${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function descendantsOf(pid: number): Descendant[] {
  const below = readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return below.flatMap((child) => [{ pid: child, startedAt: startTime(child) ?? '' }, ...descendantsOf(child)]);
}

/**
 * Signals the child's group. When that is to end it, what is below it in other groups is noted and ends with it:
 * PostgreSQL puts each backend in a session of its own, and one that is computing does not notice that its server was
 * killed, but keeps the data locked; a command's tools may do the same.
 */
function signalChild(child: Child, signal: NodeJS.Signals): void {
  if (endingSignals.includes(signal)) child.doomed = [...child.doomed, ...descendantsOf(child.pid)];
  trySignal(-child.pid, signal);
  if (signal === 'SIGKILL') killDoomed(child);
}

function killDoomed(child: Child): void {
  for (const { pid, startedAt } of child.doomed) if (startTime(pid) === startedAt) trySignal(pid, 'SIGKILL');
}

function launch(spec: ChildSpec): ChildProcess {
  const output = spec.logFile === undefined ? 'inherit' : openSync(spec.logFile, 'a');
  try {
    return spawn(spec.file, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env },
      stdio: ['ignore', output, output],
      detached: true,
      ...spec.account,
    });
  } finally {
    if (output !== 'inherit') closeSync(output);
  }
}

function start(id: string, spec: ChildSpec): void {
  let launched: ChildProcess;
  try {
    launched = launch(spec);
  } catch (error) {
    report(describeRefusal(id, error));
    return;
  }
  const { pid } = launched;
  launched.once('error', (error) => {
    if (pid === undefined) report(describeRefusal(id, error));
  });
  if (pid === undefined) return;
  const child: Child = { pid, stopSignal: spec.stopSignal, doomed: [] };
  children.set(id, child);
  report({ kind: 'spawned', id, pid });
  launched.once('exit', (code, signal) => {
    children.delete(id);
    // Whatever else is in its group ends with it.
    trySignal(-pid, 'SIGKILL');
    killDoomed(child);
    report({ kind: 'exited', id, code, signal });
    if (parentLost && children.size === 0) finish();
  });
}

function describeRefusal(id: string, error: unknown): Report {
  const { message, code } = error as NodeJS.ErrnoException;
  return { kind: 'refused', id, message, code };
}

function finish(): never {
  for (const path of will.removePaths) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

function endEverything(): void {
  if (parentLost) return;
  parentLost = true;
  if (children.size === 0) finish();
  for (const child of children.values()) {
    signalChild(child, child.stopSignal);
    // A stopped process would hold its stop signal back.
    trySignal(-child.pid, 'SIGCONT');
  }
  setTimeout(() => {
    for (const child of children.values()) signalChild(child, 'SIGKILL');
  }, will.graceMs);
}

process.on('message', (command: Command) => {
  switch (command.kind) {
    case 'will':
      will = command.will;
      return;
    case 'spawn':
      if (!parentLost) start(command.id, command.spec);
      return;
    case 'signal': {
      const child = children.get(command.id);
      if (child !== undefined) signalChild(child, command.signal);
    }
  }
});
process.once('disconnect', endEverything);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endEverything);
