import { describe, expect, it } from 'vitest';
import { isTimeZone } from './time-zone.js';

describe('isTimeZone', () => {
  it.each([
    ['universal time', 'UTC', true],
    ['a place', 'America/Los_Angeles', true],
    ['a place in a state', 'America/Argentina/Buenos_Aires', true],
    ['an old name of a place', 'US/Pacific', true],
    ['a new name that Intl lists under its old one', 'Asia/Kolkata', true],
    ['the fixed offset of a ship, which is a name', 'Etc/GMT+12', true],
    ['an offset that no ship has', 'Etc/GMT+13', false],
    ['an offset', '+05:30', false],
    ['an offset without a colon', '+0530', false],
    ['an offset of hours', '-08', false],
    ['an offset with an abbreviation', 'GMT+1', false],
    ['an abbreviation that is a zone with summer time elsewhere', 'CET', false],
    ['a rule', 'EST5EDT', false],
    ['a country', 'Japan', false],
    ['a name that IANA has taken back', 'US/Pacific-New', false],
    ['an area that IANA has taken back', 'SystemV/PST8PDT', false],
    ['a place that is not there', 'Europe/Atlantis', false],
    ['a place with a line feed', 'Europe/Berlin\n', false],
    ['a path', 'Europe/../Europe/Berlin', false],
    ['nothing', '', false],
  ])('%s', (_, name, expected) => expect(isTimeZone(name)).toBe(expected));

  it('knows all that Intl lists', () => expect(Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name))).toEqual([]));
});
