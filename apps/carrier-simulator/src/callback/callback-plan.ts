import type { Random } from '@signalbox/message';
import type { FaultSettings } from '../admin/admin-shapes.js';

export interface CallbackPlan {
  /** Ms from now, one for each time it is sent; empty when it is lost. */
  readonly delaysMs: readonly number[];
  readonly reordered: boolean;
  readonly delayed: boolean;
}

/** A callback that lets its successor pass comes this long after it, at most. */
const LONGEST_STEP_BACK_MS = 100;
/** A repeated callback follows the first within this time. */
const LONGEST_REPEAT_MS = 2_000;

/** When one callback goes out, and how often. Always takes the same number of draws. */
export function planCallback(random: Random, faults: FaultSettings['callbacks'], nextInMs: number | null): CallbackPlan {
  const [loss, reorder, delay, delaySize, repeat, repeatSize] = [random(), random(), random(), random(), random(), random()] as const;
  const reordered = nextInMs !== null && reorder < faults.reorderRate;
  const delayed = delay < faults.delayRate;
  const stepBackMs = reordered ? nextInMs + delaySize * LONGEST_STEP_BACK_MS : 0;
  const firstMs = stepBackMs + (delayed ? delaySize * faults.delayMaxMs : 0);
  if (loss < faults.lossRate) return { delaysMs: [], reordered: false, delayed: false };
  const delaysMs = repeat < faults.duplicateRate ? [firstMs, firstMs + repeatSize * LONGEST_REPEAT_MS] : [firstMs];
  return { delaysMs, reordered, delayed };
}
