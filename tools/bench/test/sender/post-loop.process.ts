import type { LoopPass, LoopTask } from '../../src/sender/loop-task.js';
import { Poster } from '../carrier/poster.js';
import { runProgram } from '../engine/run-program.js';
import { numberedFields } from './numbered-fields.js';

/** Each connection posts its next message when the one before is answered. */
runProgram(async (task: LoopTask): Promise<LoopPass> => {
  const { messages, window } = task;
  const poster = new Poster({ ...task, connections: window });
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < messages) await (await poster.post(numberedFields(task, (begun += 1)))).dump();
  };
  await Promise.all(Array.from({ length: window }, work));
  await poster.close();
  return { posted: messages };
});
