/** What the carrier takes, in seconds. */
const SHORTEST_S = 1;
const LONGEST_S = 36_000;

/** The ValidityPeriod for what is left of a message's life, rounded down; null where less than a second is left. */
export function validityPeriodSeconds(validForMs: number): number | null {
  const seconds = Math.floor(validForMs / 1000);
  return seconds < SHORTEST_S ? null : Math.min(seconds, LONGEST_S);
}
