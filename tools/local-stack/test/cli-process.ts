import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFolder } from '../src/package-folder.js';
import { pollUntil } from '../src/poll.js';

export const cliFile = join(packageFolder, 'dist', 'src', 'main.js');
export const indexFile = join(packageFolder, 'dist', 'src', 'index.js');

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly account?: { readonly uid: number; readonly gid: number };
  readonly cwd?: string;
}

export interface Program {
  readonly pid: number;
  readonly output: () => string;
  /** After the program and everything that shares its output have ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Runs Node with these arguments as a process of its own. */
export function runNode(args: readonly string[], options: ProgramOptions = {}): Program {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...options.env }, cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'], ...options.account });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  const waitFor = (pattern: RegExp) =>
    pollUntil(`the output did not match ${String(pattern)}`, () => matchOutput(pattern, output), {
      deadlineMs: 50_000,
      abort: () => (child.exitCode === null && child.signalCode === null) || pattern.test(output) ? undefined : new Error(`it ended first: ${output}`),
    });
  return { pid: child.pid ?? 0, output: () => output, ended, kill: (signal) => child.kill(signal), waitFor };
}

export function runCliProcess(args: readonly string[], options?: ProgramOptions): Program {
  return runNode([cliFile, ...args], options);
}

async function matchOutput(pattern: RegExp, output: string): Promise<RegExpExecArray> {
  const match = pattern.exec(output);
  if (match === null) throw new Error(output);
  return match;
}

export interface SeenProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

export function listProcesses(): SeenProcess[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    // A zombie holds nothing any more.
    return match === null || match[3]?.startsWith('Z') ? [] : [{ pid: Number(match[1]), parent: Number(match[2]), command: match[4] ?? '' }];
  });
}

/** Every process below `pid`. */
export function descendantsOf(pid: number, all: readonly SeenProcess[] = listProcesses()): SeenProcess[] {
  return all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descendantsOf(child.pid, all)]);
}

export async function expectGone(processes: readonly SeenProcess[], deadlineMs: number): Promise<void> {
  const pids = new Set(processes.map(({ pid }) => pid));
  await pollUntil(
    'processes were left over',
    async () => {
      const left = listProcesses().filter(({ pid }) => pids.has(pid));
      if (left.length > 0) throw new Error(left.map(({ pid, command }) => `${pid} ${command.slice(0, 80)}`).join('; '));
    },
    { deadlineMs, intervalMs: 100 },
  );
}

/** A folder of the test's own, which `remove` takes away. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'local-stack-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
