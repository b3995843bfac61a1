import { join } from 'node:path';
import { checkHttp } from './http-probe.js';
import type { ProcessPlan } from './stack-process.js';

/** A Node program of your own that runs as part of the stack. */
export interface ServiceSpec {
  /** Unique in the stack; names the log file too. */
  readonly name: string;
  /** Absolute path of the file that Node runs. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Added to the inherited environment, which names the stack in KAFKA_BROKERS and DATABASE_URL. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answers 2xx once the service is of use; without it a service is ready when it has been started. */
  readonly readyUrl?: string;
  readonly readyDeadlineMs?: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopBudgetMs?: number;
}

export interface ServiceSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly logFolder: string;
}

const defaultReadyDeadlineMs = 60_000;
const defaultStopBudgetMs = 15_000;

export function planService(service: ServiceSpec, around: ServiceSurroundings): ProcessPlan {
  const { readyUrl } = service;
  return {
    name: service.name,
    spec: {
      file: process.execPath,
      args: ['--enable-source-maps', service.entry, ...(service.args ?? [])],
      cwd: around.folder,
      env: { ...around.env, ...service.env },
      logFile: join(around.logFolder, `${service.name}.log`),
      stopSignal: 'SIGTERM',
    },
    checkReady: async (remainingMs) => {
      if (readyUrl !== undefined) await checkHttp(readyUrl, remainingMs);
    },
    readyDeadlineMs: service.readyDeadlineMs ?? defaultReadyDeadlineMs,
    stopBudgetMs: service.stopBudgetMs ?? defaultStopBudgetMs,
  };
}
