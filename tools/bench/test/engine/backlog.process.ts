import { setTimeout as sleep } from 'node:timers/promises';
import { emit } from '@signalbox/kafka';
import type { RigMessage } from '../../src/rig.js';
import type { BacklogTask, MemoryUse } from '../../src/engine/rig-tasks.js';
import { openClient } from './open-client.js';
import { runProgram } from './run-program.js';
import { startEngine } from './start-engine.js';

const DONE = emit([]);
const TELL_EVERY = 250;
const SAMPLE_MS = 250;

const tell = (message: RigMessage): void => void process.send?.(message);

runProgram(async (task: BacklogTask): Promise<MemoryUse> => {
  let handled = 0;
  const engine = await startEngine({
    client: openClient(task),
    groupId: task.groupId,
    handle: async () => {
      await sleep(task.workMs);
      if (++handled % TELL_EVERY === 0) tell({ progress: TELL_EVERY });
      return DONE;
    },
  });
  await sleep(task.settleMs);
  const samples: number[] = [];
  for (const endMs = performance.now() + task.measureMs; performance.now() < endMs; await sleep(SAMPLE_MS)) samples.push(process.memoryUsage.rss());
  // What it has done is committed, so that the next process begins with as much before it.
  await engine.stop();
  return { samples };
});
