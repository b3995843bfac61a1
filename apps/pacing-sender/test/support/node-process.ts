import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const START_TIMEOUT_MS = 60_000;

/** A program of this repository as it runs in production: a process of its own, configured by its environment alone. */
export interface NodeProcess {
  /** Where it listens. */
  readonly url: string;
  /** All that it has logged. */
  readonly log: readonly string[];
  /** Resolves with the signal that ended it, or null where it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  signal(signal: NodeJS.Signals): void;
  /** Orderly; kills what does not end. A second call changes nothing. */
  stop(): Promise<void>;
}

/** Starts `apps/<app>` and waits until a log line says where it listens. Needs the build. */
export async function startApp(app: string, environment: Readonly<Record<string, string>>): Promise<NodeProcess> {
  const main = fileURLToPath(new URL(`../../../${app}/dist/src/main.js`, import.meta.url));
  const child = spawn(process.execPath, ['--enable-source-maps', main], { env: { HTTP_PORT: '0', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  const ended = new Promise<NodeJS.Signals | null>((resolve) => void child.once('exit', (_code, signal) => resolve(signal)));
  const url = await waitForUrl(child, log);
  return {
    url, log, ended,
    signal: (signal) => void child.kill(signal),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 25_000);
      await ended;
      clearTimeout(killer);
    },
  };
}

function waitForUrl(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${log.join('\n')}`));
    };
    const timer = setTimeout(() => fail('the process is not up in time'), START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      for (const line of chunk.toString().split('\n').filter((one) => one !== '')) {
        log.push(line);
        const url = readUrl(line);
        if (url === undefined) continue;
        clearTimeout(timer);
        resolve(url);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => fail('the process ended while it started'));
  });
}

/** Our services name their URL, the simulator its port. */
function readUrl(line: string): string | undefined {
  const port = /"port":(\d+)/.exec(line)?.[1];
  return line.includes('service is up') ? /"url":"([^"]+)"/.exec(line)?.[1] : port && `http://127.0.0.1:${port}`;
}
