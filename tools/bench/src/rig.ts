import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findPackageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Programs that run what is measured, each in a process of its own; they may use what is made for tests. */
const PROGRAMS = join(findPackageFolder(), 'dist/test');

/** `<folder>/<name>` of `<name>.process.ts`. */
const rigFile = (program: string): string => join(PROGRAMS, `${program}.process.js`);

/** Which Kafka client a program uses. */
export const CLIENTS = ['kafkajs', 'platformatic'] as const;
export type ClientName = (typeof CLIENTS)[number];

/** What every program is told. */
export interface RigTask {
  readonly client: ClientName;
  readonly brokers: readonly string[];
  /** Before the names of its topics and groups. */
  readonly prefix: string;
}

/** A program that runs. */
export interface Rig<Result> {
  /** Rejects when it ends without one. */
  readonly result: Promise<Result>;
  readonly pid: number;
  /** Says something to it. */
  tell(message: unknown): void;
  /** Ends it, if it still runs. */
  kill(): void;
}

/** What a program says: how far it is, in its own way, or at last what it has found. */
export type RigMessage = { readonly progress: number } | { readonly result: unknown };

export interface RigListener {
  readonly abort: AbortSignal;
  readonly onProgress?: (progress: number) => void;
}

/** Starts a program on its task. It ends with us. */
export function startRig<Task extends RigTask, Result>(program: string, task: Task, { abort, onProgress }: RigListener): Rig<Result> {
  abort.throwIfAborted();
  const child = fork(rigFile(program), [JSON.stringify(task)], { execArgv: ['--enable-source-maps', ...process.execArgv.filter((arg) => arg.startsWith('--cpu-prof'))], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const kill = (): void => void child.kill('SIGKILL');
  abort.addEventListener('abort', kill, { once: true });
  const result = resultOf<Result>(child, program, onProgress).finally(() => abort.removeEventListener('abort', kill));
  // Whoever started it may look at the result late.
  result.catch(() => undefined);
  return { result, pid: child.pid ?? 0, tell: (message) => void child.send(message as object), kill };
}

async function resultOf<Result>(child: ChildProcess, program: string, onProgress: RigListener['onProgress']): Promise<Result> {
  const found: Result[] = [];
  child.on('message', (message: RigMessage) => {
    if ('progress' in message) onProgress?.(message.progress);
    else found.push(message.result as Result);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const [result] = found;
  if (code !== 0 || result === undefined) throw new Error(`${program} ended without a result (${signal ?? `exit code ${code}`})`);
  return result;
}

/** As `startRig`, to its end. */
export function runRig<Task extends RigTask, Result>(program: string, task: Task, abort: AbortSignal): Promise<Result> {
  return startRig<Task, Result>(program, task, { abort }).result;
}
