import { createSeededRandom } from '@signalbox/message';

/** A load of many keys, whose records take a moment each and may fail at first. */
export interface KeyWork {
  readonly records: number;
  readonly keys: number;
  readonly seed: number;
  /** Undefined: none fails. */
  readonly failures?: KeyFailures;
}

export interface KeyFailures {
  /** Of all records, which fail on their first tries. */
  readonly share: number;
  readonly tries: number;
  readonly delayMs: number;
}

const MOST_WORK_MS = 5;

/** What each record of a load does, by its index; made again from the same seed wherever it is needed. */
export interface KeyWorkPlan {
  /** 0 to 5 ms. */
  readonly workMs: Uint8Array;
  /** How often it fails before it succeeds. */
  readonly failures: Uint8Array;
}

export const keyOf = (work: Pick<KeyWork, 'keys'>, index: number): number => index % work.keys;

export function planKeyWork({ records, seed, failures }: KeyWork): KeyWorkPlan {
  const random = createSeededRandom(seed);
  const plan = { workMs: new Uint8Array(records), failures: new Uint8Array(records) };
  for (let index = 0; index < records; index += 1) {
    plan.workMs[index] = Math.floor(random() * (MOST_WORK_MS + 1));
    if (random() < (failures?.share ?? 0)) plan.failures[index] = failures?.tries ?? 0;
  }
  return plan;
}

/** The shortest time in which the load can be done: that of the key whose work and delays, one after another, take longest. */
export function shortestTimeMs(work: KeyWork): number {
  const { workMs, failures } = planKeyWork(work);
  const totals = new Float64Array(work.keys);
  const delayMs = work.failures?.delayMs ?? 0;
  for (let index = 0; index < work.records; index += 1) {
    const key = keyOf(work, index);
    const fails = failures[index] ?? 0;
    totals[key] = (totals[key] ?? 0) + (workMs[index] ?? 0) * (fails + 1) + fails * delayMs;
  }
  return Math.max(...totals);
}
