import type { OfficeHours } from '@signalbox/fraud';
import { isTimeZone, TIME_ZONE_ADVICE } from '@signalbox/message';

const OFFICE_HOURS = /^(\S+) ([1-7]+) (\d{1,2})-(\d{1,2})$/;

/** Time zone, weekdays from 1 (Monday) and hours, as in `Europe/Berlin 12345 7-19`. Throws RangeError, with what to write. */
export function readOfficeHours(given: string): OfficeHours {
  const [, timeZone = '', days = '', from, to] = OFFICE_HOURS.exec(given) ?? [];
  const [fromHour, toHour] = [Number(from), Number(to)];
  if (timeZone === '' || !(fromHour < toHour && toHour <= 24)) throw new RangeError('is not of the form "Europe/Berlin 12345 7-19"');
  if (!isTimeZone(timeZone)) throw new RangeError(`has no time zone of the IANA: ${TIME_ZONE_ADVICE}`);
  return { timeZone, fromHour, toHour, weekdays: [...days].map(Number) };
}
