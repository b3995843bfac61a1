/**
 * Between the query that claims and the first byte lie the rest of the wait for the slot and for a free place on the wire. A claim that is
 * older than this is taken anew, so that every call has its whole deadline before its wire time ends.
 */
export const CLAIM_SLACK_MS = 1_000;

/** A call that is given up sooner would put more sends in doubt than it speeds up. */
export const SHORTEST_DEADLINE_MS = 2_000;

/** What a claim asks of the database: `wire_until = database now + this`. */
export function wireTimeMs(callDeadlineMs: number): number {
  return CLAIM_SLACK_MS + callDeadlineMs;
}

/** When a call may begin and when it must be over, on the monotonic clock of the process that claimed. */
export interface WireWindow {
  /** No first byte at or after this. */
  readonly startBeforeMs: number;
}

/** Counts from `askedAtMs`, the moment before the claiming query: the database reads its clock later, so the window ends early, never late. */
export function wireWindow(askedAtMs: number): WireWindow {
  return { startBeforeMs: askedAtMs + CLAIM_SLACK_MS };
}
