import { fileURLToPath } from 'node:url';
import { startNodeProcess, type NodeProcess } from '@signalbox/service/testing';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));

/** This service as it runs in production. Needs the build. */
export function startService(environment: Readonly<Record<string, string>>): Promise<NodeProcess> {
  return startNodeProcess(MAIN, environment);
}
