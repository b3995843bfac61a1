import { describe, expect, it } from 'vitest';
import { readOfficeHours } from './read-office-hours.js';

describe('readOfficeHours', () => {
  it('reads a time zone, weekdays and hours', () => {
    expect(readOfficeHours('America/New_York 123456 7-19')).toEqual({ timeZone: 'America/New_York', fromHour: 7, toHour: 19, weekdays: [1, 2, 3, 4, 5, 6] });
  });

  it.each([
    ['nothing', '', /of the form/],
    ['hours that end before they begin', 'UTC 12345 19-7', /of the form/],
    ['an hour that no day has', 'UTC 12345 7-25', /of the form/],
    ['an eighth day', 'UTC 128 7-19', /of the form/],
    ['an offset', '+05:30 12345 7-19', /write UTC, or area and place/],
    ['an abbreviation', 'CET 12345 7-19', /write UTC, or area and place/],
    ['a place that is not there', 'Europe/Atlantis 12345 7-19', /write UTC, or area and place/],
  ])('refuses %s', (_, given, why) => expect(() => readOfficeHours(given)).toThrow(why));
});
