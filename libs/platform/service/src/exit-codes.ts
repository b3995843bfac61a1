/** What the exit code of a service says. */
export const EXIT_CODES = {
  /** Asked to stop, and everything ended in its budget. */
  stopped: 0,
  /** A bug, a start that failed, or a part that failed for good. */
  crashed: 1,
  /** The configuration is wrong; a restart changes nothing. */
  misconfigured: 2,
  /** Asked to stop, but something did not end in its budget; what was unfinished comes again. */
  stoppedLate: 3,
} as const;
