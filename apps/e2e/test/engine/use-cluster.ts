import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { startStack, type Stack } from '@signalbox/local-stack';
import { afterAll, afterEach, beforeAll } from 'vitest';

const START_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 60_000;

/** Three brokers for the tests of a file, the last of which can be cut off; gone when they end. Where one failed, the logs stay in test-results. */
export function useCluster(name: string): () => Stack {
  let running: Stack | undefined;
  let hasFailed = false;
  beforeAll(async () => {
    running = await startStack({ brokers: 3, severable: [2], ownServers: true, durability: 'relaxed' });
  }, START_DEADLINE_MS);
  afterEach(({ task }) => void (hasFailed ||= task.result?.state === 'fail'));
  afterAll(async () => {
    if (hasFailed && running) await cp(running.logFolder, join('test-results/logs', name), { recursive: true });
    await running?.stop();
  }, STOP_DEADLINE_MS);
  return () => {
    if (!running) throw new Error('the cluster is not up');
    return running;
  };
}
