import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { startSignalbox, type Signalbox, type SignalboxOptions } from '@signalbox/local-stack';
import { afterAll, afterEach, beforeAll } from 'vitest';

const START_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 60_000;

export interface SignalboxUnderTest {
  /** Throws before the stack is up. */
  (): Signalbox;
  /** Processes that ended though nobody asked for it, with how. */
  readonly deaths: readonly string[];
}

/** One whole Signalbox for the tests of a file, on servers of its own; gone when they end. Where one failed, the logs stay in test-results. */
export function useSignalbox(name: string, makeOptions: () => SignalboxOptions | Promise<SignalboxOptions> = () => ({})): SignalboxUnderTest {
  let running: Signalbox | undefined;
  let hasFailed = false;
  const deaths: string[] = [];
  beforeAll(async () => {
    const options = await makeOptions();
    // Nothing here cuts the power, so commits need not wait for the disk.
    running = await startSignalbox({ ownServers: true, durability: 'relaxed', onExit: ({ name: process, expected, code, signal }) => void (expected || deaths.push(`${process}: ${signal ?? code}`)), ...options });
  }, START_DEADLINE_MS);
  afterEach(({ task }) => void (hasFailed ||= task.result?.state === 'fail'));
  afterAll(async () => {
    if (hasFailed && running) await cp(running.stack.logFolder, join('test-results/logs', name), { recursive: true });
    await running?.stop();
  }, STOP_DEADLINE_MS);
  const current = (): Signalbox => {
    if (!running) throw new Error('the stack is not up');
    return running;
  };
  return Object.assign(current, { deaths });
}
