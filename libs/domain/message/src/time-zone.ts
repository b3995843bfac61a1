/** What to write where a time zone is refused. */
export const TIME_ZONE_ADVICE = 'write UTC, or area and place as IANA names them, such as America/Los_Angeles';

/**
 * Area and place. A bare name is none that both sides read alike: PostgreSQL takes `CET` for an abbreviation, without summer time, and an offset
 * such as `+05:30` with the sign turned round (POSIX), Intl neither.
 */
const PLACE = /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$/;
/** Gone from the IANA database, and so unknown to PostgreSQL; Intl still takes them. */
const GONE = /^(SystemV\/.*|US\/Pacific-New|Canada\/East-Saskatchewan)$/i;

/** A name under which Intl and PostgreSQL find one and the same zone, an old one such as `US/Pacific` too. */
export function isTimeZone(name: string): boolean {
  return name === 'UTC' || (PLACE.test(name) && !GONE.test(name) && isKnown(name));
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
