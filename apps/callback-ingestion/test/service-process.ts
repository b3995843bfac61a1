import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const START_TIMEOUT_MS = 30_000;

/** The service as it runs in production: a process of its own, configured by its environment alone. */
export interface ServiceProcess {
  /** Where it listens. */
  readonly url: string;
  /** All that it has logged. */
  readonly log: readonly string[];
  /** Resolves with the signal that ended it, or null where it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Orderly; kills what does not end. */
  stop(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts the service and waits until it is up. Needs the build. */
export async function startServiceProcess(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN], { env: { HTTP_PORT: '0', LOG_LEVEL: 'info', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  const ended = new Promise<NodeJS.Signals | null>((resolve) => void child.once('exit', (_code, signal) => resolve(signal)));
  const url = await waitForUrl(child, log);
  return {
    url, log, ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 25_000);
      await ended;
      clearTimeout(killer);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function waitForUrl(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`${why}\n${log.join('\n')}`));
    };
    const timer = setTimeout(() => fail('the service is not up in time'), START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      for (const line of chunk.toString().split('\n').filter((one) => one !== '')) {
        log.push(line);
        const url = /"url":"([^"]+)"/.exec(line)?.[1];
        if (url === undefined || !line.includes('service is up')) continue;
        clearTimeout(timer);
        resolve(url);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => fail('the service ended while it started'));
  });
}
