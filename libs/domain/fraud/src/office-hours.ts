/** When a company makes its calls, by the clock of one time zone. */
export interface OfficeHours {
  /** See `isTimeZone` of the kernel. */
  readonly timeZone: string;
  readonly fromHour: number;
  /** The first hour that no longer belongs to them. */
  readonly toHour: number;
  /** 1 is Monday, 7 Sunday. */
  readonly weekdays: readonly number[];
}

export const DEFAULT_OFFICE_HOURS: OfficeHours = { timeZone: 'UTC', fromHour: 6, toHour: 20, weekdays: [1, 2, 3, 4, 5] };

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const FORMATS = new Map<string, Intl.DateTimeFormat>();

export function isAfterHours(atMs: number, { timeZone, fromHour, toHour, weekdays }: OfficeHours): boolean {
  const format = FORMATS.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  FORMATS.set(timeZone, format);
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const hour = Number(parts.get('hour'));
  return !weekdays.includes(WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1) || hour < fromHour || hour >= toHour;
}
