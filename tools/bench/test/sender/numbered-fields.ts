import { numberOf } from '../../src/measure/number-of.js';
import type { LoopTask } from '../../src/sender/loop-task.js';

/** What the loop and the floor post as their message of this number. */
export function numberedFields({ carrierOrigin, from }: LoopTask, index: number): Record<string, string> {
  return { To: numberOf(index), From: from, Body: `Number ${index} of a run that measures the sender.`, StatusCallback: `${carrierOrigin}/nowhere` };
}
