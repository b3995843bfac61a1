/** When each of two providers took something, epoch ms. */
export interface TwoWays {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

export interface Window {
  readonly startMs: number;
  /** Of what was taken in it, the share that the first provider took. */
  readonly share: number;
}

export const WINDOW_MS = 5_000;
const STEP_MS = 1_000;
/** Fewer than this say nothing of a share. */
const LEAST = 10;
const MOST = 0.9;
/** A step of a share is less than this; what is more is another direction. */
const SWING = 0.3;

/** Shares of sliding windows within the span. */
export function sharesOf({ first, second }: TwoWays, fromMs: number, toMs: number): Window[] {
  const windows: Window[] = [];
  for (let startMs = fromMs; startMs + WINDOW_MS <= toMs; startMs += STEP_MS) {
    const count = (times: readonly number[]): number => times.filter((atMs) => atMs >= startMs && atMs < startMs + WINDOW_MS).length;
    const [byFirst, bySecond] = [count(first), count(second)];
    if (byFirst + bySecond >= LEAST) windows.push({ startMs, share: byFirst / (byFirst + bySecond) });
  }
  return windows;
}

/** From the fault to the end of the first window in which nine in ten go by the second provider, in ms; Infinity where there is none. */
export function movedAfterMs(windows: readonly Window[], faultAtMs: number): number {
  const moved = windows.find(({ share }) => share <= 1 - MOST);
  return moved === undefined ? Infinity : moved.startMs + WINDOW_MS - faultAtMs;
}

/** From the first window after which a tenth and more goes by the first provider to the first in which nine in ten do, in ms; NaN where it has not come so far. */
export function healMs(windows: readonly Window[]): number {
  const begin = windows.findIndex(({ share }) => share >= 1 - MOST);
  const end = windows.find(({ share }, index) => index >= begin && share >= MOST);
  return begin < 0 || end === undefined ? NaN : end.startMs - (windows[begin]?.startMs ?? NaN);
}

/** How often the share falls back from the highest that it had reached. */
export function countSwings(windows: readonly Window[]): number {
  let [highest, swings] = [0, 0];
  for (const { share } of windows) {
    if (share < highest - SWING) {
      swings += 1;
      highest = share;
    }
    highest = Math.max(highest, share);
  }
  return swings;
}
