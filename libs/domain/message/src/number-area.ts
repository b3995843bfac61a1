/** What is left of a number so that ten thousand others look the same. */
const HIDDEN_DIGITS = 4;
/** Longer beginnings single out blocks too small to be of use. */
const LONGEST_AREA = 8;

/**
 * The area of an E.164 number: its first digits, at most eight, without the last four. It stands for at least ten thousand numbers, and
 * so names no person: it may stand in the clear where a number may not. Empty for a number too short to have one.
 */
export function numberAreaOf(e164: string): string {
  const digits = e164.slice(1);
  return digits.slice(0, Math.max(0, Math.min(LONGEST_AREA, digits.length - HIDDEN_DIGITS)));
}
