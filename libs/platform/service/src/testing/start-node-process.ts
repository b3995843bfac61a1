import { spawn, type ChildProcess } from 'node:child_process';

/** From the start to the line that says where it listens, on a machine that does much else. */
const START_TIMEOUT_MS = 60_000;
/** Longer than the shutdown budget of a service. */
const STOP_TIMEOUT_MS = 25_000;

/** A program of this repository as it runs in production: a process of its own, configured by its environment alone. */
export interface NodeProcess {
  /** Where it listens. */
  readonly url: string;
  /** All that it has logged, a line each. */
  readonly log: readonly string[];
  /** Resolves with the signal that ended it, or null where it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  signal(signal: NodeJS.Signals): void;
  /** Orderly, also of a process that stands still; kills what does not end. A second call changes nothing. */
  stop(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Runs `main` (an absolute path; needs the build) on a free port and waits until a log line says where it listens. Rejects with the log where none does. */
export async function startNodeProcess(main: string, environment: Readonly<Record<string, string>>): Promise<NodeProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', main], { env: { HTTP_PORT: '0', LOG_LEVEL: 'info', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  const ended = new Promise<NodeJS.Signals | null>((resolve) => void child.once('close', (_code, signal) => resolve(signal)));
  const url = await waitForUrl(child, log);
  return {
    url, log, ended,
    signal: (signal) => void child.kill(signal),
    stop: () => stop(child, ended),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(killer);
}

function waitForUrl(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${log.join('\n')}`));
    };
    const timer = setTimeout(() => fail('the process is not up in time'), START_TIMEOUT_MS);
    const read = (line: string): void => {
      log.push(line);
      const url = readUrl(line);
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    };
    readLines(child.stdout, read);
    readLines(child.stderr, read);
    child.once('close', () => fail('the process ended while it started'));
  });
}

/** A line may come in several pieces. */
function readLines(stream: NodeJS.ReadableStream | null, read: (line: string) => void): void {
  let rest = '';
  stream?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') read(line);
  });
}

/** Services name their URL, the simulated carrier its port. */
function readUrl(line: string): string | undefined {
  if (line.includes('service is up')) return /"url":"([^"]+)"/.exec(line)?.[1];
  const port = line.includes('listening') ? /"port":(\d+)/.exec(line)?.[1] : undefined;
  return port && `http://127.0.0.1:${port}`;
}
