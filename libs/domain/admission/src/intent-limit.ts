/** So many intents within so long; what was used comes back evenly. */
export interface IntentLimit {
  readonly quota: number;
  readonly windowMs: number;
}

/** What is left of a limit, as of an instant. */
export interface LimitState {
  readonly left: number;
  readonly atMs: number;
}

export interface LimitAnswer {
  readonly isGranted: boolean;
  readonly state: LimitState;
  /** Until another one is granted; 0 where one would be now. */
  readonly waitMs: number;
  /** Until all of the quota is there again. */
  readonly fullAfterMs: number;
}

/** Takes one of a limit, where there is one left. `state` is undefined for whoever has used nothing yet; a clock that goes back gives nothing back. */
export function takeOfLimit(state: LimitState | undefined, { quota, windowMs }: IntentLimit, nowMs: number): LimitAnswer {
  const perMs = quota / windowMs;
  const before = state === undefined ? quota : Math.min(quota, state.left + Math.max(0, nowMs - state.atMs) * perMs);
  const isGranted = before >= 1;
  const left = isGranted ? before - 1 : before;
  const atMs = Math.max(nowMs, state?.atMs ?? nowMs);
  return { isGranted, state: { left, atMs }, waitMs: left >= 1 ? 0 : (1 - left) / perMs, fullAfterMs: (quota - left) / perMs };
}
