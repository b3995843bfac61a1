/**
 * An international number as ITU-T E.164 writes it: "+", a country code that does not begin with 0, at most 15 digits.
 * Fewer than 7 digits is a short code, which no carrier takes as a recipient.
 */
const E164 = /^\+[1-9]\d{6,14}$/;

/** Form only: whether the number exists or can receive messages is the carrier's knowledge. */
export function isE164(text: string): boolean {
  return E164.test(text);
}
