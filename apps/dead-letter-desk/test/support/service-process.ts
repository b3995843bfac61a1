import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface ServiceProcess {
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 25_000;

/** Starts a service of this workspace as in production, by its environment alone, and waits until it is up. Needs its build. */
export async function startServiceProcess(app: string, environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const main = join(import.meta.dirname, '../../..', app, 'dist/src/main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', main], { env: { LOG_LEVEL: 'info', ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const log: string[] = [];
  const isUp = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      log.push(chunk.toString());
      if (log.join('').includes('service is up')) resolve();
    });
  });
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error(`${app} is not up in time:\n${log.join('')}`)), START_TIMEOUT_MS);
  try {
    await Promise.race([isUp, timeout.promise, ended.then(() => Promise.reject(new Error(`${app} ended while it started:\n${log.join('')}`)))]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}
