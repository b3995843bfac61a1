import { emit, toRecord } from '@signalbox/kafka';
import { TARGET } from '../../src/engine/load-topic.js';
import type { CopyTask, Pass } from '../../src/engine/rig-tasks.js';
import { openClient } from './open-client.js';
import { runProgram, Stopwatch } from './run-program.js';
import { startEngine } from './start-engine.js';

/** From the first record that is handled to the acknowledgement of the last copy. */
runProgram(async (task: CopyTask): Promise<Pass> => {
  const finished = Promise.withResolvers<void>();
  let stopwatch: Stopwatch | undefined;
  let copied = 0;
  const afterPublish = (): void => void (++copied === task.records && finished.resolve());
  const engine = await startEngine({
    client: openClient(task),
    groupId: task.groupId,
    handle: (record) => {
      stopwatch ??= new Stopwatch();
      return Promise.resolve(emit([toRecord(TARGET, 'intent', record.value, { key: record.key })], afterPublish));
    },
  });
  await finished.promise;
  const pass = stopwatch?.read() ?? { elapsedMs: NaN, cpuMs: NaN };
  await engine.stop();
  return pass;
});
