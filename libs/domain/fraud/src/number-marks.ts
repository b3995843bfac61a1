/** The number that follows, or null where none can: the last of its length, or more digits than E.164 has. */
export function nextNumberOf(e164: string): string | null {
  const digits = e164.slice(1);
  const next = String(Number(digits) + 1);
  return next.length === digits.length ? `+${next}` : null;
}
