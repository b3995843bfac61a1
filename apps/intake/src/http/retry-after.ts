/** What the header Retry-After says, in seconds. */
export const RETRY_AFTER_SECONDS = {
  /** A queue of this size empties within a second. */
  busy: '1',
  /** About as long as the election of another leader takes. */
  unavailable: '2',
} as const;
