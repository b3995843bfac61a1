import type { Random } from '@signalbox/message';
import type { Called, Sent } from './traffic-world.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Where a tenant's people are: share, country and the beginning of their numbers, and how many digits follow. */
type People = readonly (readonly [share: number, country: string, prefix: string, digits: number])[];

const SHOP: People = [[0.6, 'US', '+1', 10], [0.15, 'CA', '+1', 10], [0.12, 'MX', '+5255', 8], [0.08, 'GB', '+4477', 8], [0.05, 'DE', '+49151', 8]];
const BANK: People = [[0.92, 'MT', '+35699', 6], [0.05, 'IT', '+39347', 7], [0.03, 'GB', '+4477', 8]];
const AREA_CODES = ['212', '305', '312', '415', '617', '702', '808', '917'];

function drawPerson(people: People, random: Random): { to: string; country: string } {
  let rest = random();
  const [, country, prefix, digits] = people.find(([share]) => (rest -= share) < 0) ?? (people[0] as People[number]);
  const start = prefix === '+1' ? `+1${AREA_CODES[Math.floor(random() * AREA_CODES.length)]}` : prefix;
  const left = prefix === '+1' ? 7 : digits;
  return { country, to: start + String(Math.floor(random() * 10 ** left)).padStart(left, '0') };
}

/** Four of five codes are used, half of them within twelve seconds and most within a minute. */
function drawUse(random: Random): number | null {
  return random() < 0.8 ? 12 * SECOND_MS * ((1 - random()) / (random() + 0.05)) ** 0.7 + SECOND_MS : null;
}

/** Few at night, most in the early evening; a factor with mean 1. */
function dailyShare(atMs: number): number {
  return 1 + 0.9 * Math.sin(((atMs % DAY_MS) / DAY_MS) * 2 * Math.PI - 2.2);
}

export interface DayPlan {
  readonly tenantId: string;
  readonly people: 'shop' | 'bank';
  readonly perDay: number;
}

/** Codes and notices of one tenant over a day, with the daily wave. */
export function plainDay({ tenantId, people, perDay }: DayPlan, dayMs: number, random: Random): Sent[] {
  const found: Sent[] = [];
  for (let minuteMs = dayMs; minuteMs < dayMs + DAY_MS; minuteMs += MINUTE_MS) {
    const expected = (perDay / 1_440) * dailyShare(minuteMs);
    for (let index = 0; index < Math.floor(expected + random()); index += 1) {
      const isNotice = random() < 0.2;
      found.push({ ...drawPerson(people === 'shop' ? SHOP : BANK, random), atMs: Math.floor(minuteMs + random() * MINUTE_MS), tenantId, lane: isNotice ? 'transactional' : 'otp', usedAfterMs: isNotice ? null : drawUse(random) });
    }
  }
  return found;
}

/** What honest days have beside: everybody at once, a company with a block of numbers, the first people of a new country. */
export function honestPeaks(tenantId: string, dayMs: number, random: Random): Sent[] {
  const storm = Array.from({ length: 400 }, () => ({ ...drawPerson(SHOP, random), atMs: Math.floor(dayMs + 10 * HOUR_MS + random() * 10 * MINUTE_MS), tenantId, usedAfterMs: drawUse(random) }));
  const company = Array.from({ length: 60 }, (_, index) => ({ to: `+1212555${7_000 + index}`, country: 'US', atMs: Math.floor(dayMs + 8 * HOUR_MS + random() * 15 * MINUTE_MS), tenantId, usedAfterMs: drawUse(random) }));
  const pioneers = Array.from({ length: 6 }, () => ({ to: `+9198${String(Math.floor(random() * 1e8)).padStart(8, '0')}`, country: 'IN', atMs: Math.floor(dayMs + (9 + random() * 8) * HOUR_MS), tenantId, usedAfterMs: drawUse(random) }));
  return [...storm, ...company, ...pioneers];
}

export interface Attack {
  readonly tenantId: string;
  readonly fromMs: number;
  readonly seconds: number;
  readonly perSecond: number;
}

const attack = ({ tenantId, fromMs, seconds, perSecond }: Attack, numberOf: (index: number) => { to: string; country: string }): Sent[] =>
  Array.from({ length: seconds * perSecond }, (_, index) => ({ ...numberOf(index), atMs: fromMs + Math.floor((index * SECOND_MS) / perSecond), tenantId, usedAfterMs: null }));

/** One block, number by number. */
export const inARow = (plan: Attack): Sent[] => attack(plan, (index) => ({ to: `+99290012${String(index).padStart(4, '0')}`, country: 'TJ' }));

/** All blocks of an operator in a country that the tenant never wrote to. */
export const allOverANewCountry = (plan: Attack, random: Random): Sent[] => attack(plan, () => ({ to: `+2327${String(Math.floor(random() * 1e7)).padStart(7, '0')}`, country: 'SL' }));

/** Blocks of a country where the tenant has people; only nobody uses what comes. */
export const amongHonestPeople = (plan: Attack, random: Random): Sent[] => attack(plan, () => ({ to: `+5255${String(Math.floor(random() * 1e8)).padStart(8, '0')}`, country: 'MX' }));

/** A week of an office that calls its partners abroad by day, now and then long. */
export function officeCalls(mondayMs: number, days: number, random: Random): Called[] {
  return Array.from({ length: days }, (_, day) => mondayMs + day * DAY_MS)
    .filter((_, day) => day % 7 < 5)
    .flatMap((dayMs) => [...Array.from({ length: 6 }, () => '+18765550100'), ...Array.from({ length: 3 }, () => '+252615550100'), ...Array.from({ length: 40 }, () => '+442079460100')]
      .map((to) => ({ to, atMs: Math.floor(dayMs + (8 + random() * 10) * HOUR_MS), talkMs: Math.floor((1 + 12 * random() ** 3) * MINUTE_MS) })));
}

/** Call after call to a network whose owner earns by the minute. */
export const callBurst = (fromMs: number): Called[] => Array.from({ length: 60 }, (_, index) => ({ to: `+88213${String(index).padStart(6, '0')}`, atMs: fromMs + index * 2 * SECOND_MS, talkMs: 40 * SECOND_MS }));

/** A few at night that nobody hangs up. */
export const longNightCalls = (fromMs: number): Called[] => Array.from({ length: 8 }, (_, index) => ({ to: `+68612${String(index).padStart(3, '0')}`, atMs: fromMs + index * 15 * SECOND_MS, talkMs: 45 * MINUTE_MS }));
