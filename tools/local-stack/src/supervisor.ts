/**
 * Runs as a process of its own, in its own session, so that neither Ctrl-C nor the death of the parent reaches it.
 * It starts every child in a process group of its own and, when the channel to the parent closes, ends them all.
 * It imports nothing at run time, so that Node runs it from source and from the build alike.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import type { ChildSpec, Command, LastWill, Report } from './supervisor-protocol.js';

interface Child {
  readonly process: ChildProcess;
  readonly stopSignal: NodeJS.Signals;
}

const children = new Map<string, Child>();
let will: LastWill = { graceMs: 3_000, removePaths: [] };
let parentLost = false;

function report(message: Report): void {
  // A closed channel is the parent's death, which 'disconnect' handles.
  if (process.connected) process.send?.(message, () => undefined);
}

/** A group that is already gone is what we wanted. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH
  }
}

function openOutput(spec: ChildSpec): number | 'inherit' {
  return spec.logFile === undefined ? 'inherit' : openSync(spec.logFile, 'a');
}

function launch(spec: ChildSpec): ChildProcess {
  const output = openOutput(spec);
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
  let child: ChildProcess;
  try {
    child = launch(spec);
  } catch (error) {
    report(describeRefusal(id, error));
    return;
  }
  const { pid } = child;
  child.once('error', (error) => {
    if (pid === undefined) report(describeRefusal(id, error));
  });
  if (pid === undefined) return;
  children.set(id, { process: child, stopSignal: spec.stopSignal });
  report({ kind: 'spawned', id, pid });
  child.once('exit', (code, signal) => {
    children.delete(id);
    // Whatever the child itself started ends with it.
    signalGroup(pid, 'SIGKILL');
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
  for (const child of children.values()) signalGroup(child.process.pid, child.stopSignal);
  setTimeout(() => {
    for (const child of children.values()) signalGroup(child.process.pid, 'SIGKILL');
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
    case 'signal':
      signalGroup(children.get(command.id)?.process.pid, command.signal);
  }
});
process.once('disconnect', endEverything);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endEverything);
