import type { FraudVerdict } from '@signalbox/contracts';
import { createSeededRandom } from '@signalbox/message';
import { beforeAll, describe, expect, it } from 'vitest';
import { allOverANewCountry, amongHonestPeople, callBurst, DAY_MS, honestPeaks, inARow, longNightCalls, officeCalls, plainDay, type Attack } from './traffic-shapes.js';
import { TrafficWorld, type Sent } from './traffic-world.js';

/** A Monday. */
const MONDAY_MS = Date.UTC(2026, 10, 16);
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const isHold = ({ action }: FraudVerdict): boolean => action === 'throttle' || action === 'block';
const plainDays = (days: number, seed: number): Sent[] => {
  const random = createSeededRandom(seed);
  return Array.from({ length: days }, (_, day) => MONDAY_MS + day * DAY_MS).flatMap((dayMs) => [
    ...plainDay({ tenantId: 'shop', people: 'shop', perDay: 2_000 }, dayMs, random), ...plainDay({ tenantId: 'bank', people: 'bank', perDay: 1_000 }, dayMs, random),
  ]);
};

describe('a clean day', () => {
  it.each([1, 2])('gives no verdict above watch, whatever its peaks (seed %d)', async (seed) => {
    const world = new TrafficWorld(60_000);
    const sent = [...plainDays(2, seed), ...honestPeaks('shop', MONDAY_MS + DAY_MS, createSeededRandom(seed + 100))];
    await world.play({ sent }, MONDAY_MS + DAY_MS, MONDAY_MS + 2 * DAY_MS);
    expect(world.verdicts.filter(isHold)).toEqual([]);
  }, 60_000);

  it('gives none on the first day of a deployment either', async () => {
    const world = new TrafficWorld(60_000);
    await world.play({ sent: [...plainDays(1, 3), ...honestPeaks('shop', MONDAY_MS, createSeededRandom(4))] }, MONDAY_MS, MONDAY_MS + DAY_MS);
    expect(world.verdicts.filter(isHold)).toEqual([]);
  }, 60_000);
});

describe('pumping is found within a minute, and nobody else is held back', () => {
  const fromMs = MONDAY_MS + DAY_MS + 11 * HOUR_MS + 17_000;
  const plan: Attack = { tenantId: 'shop', fromMs, seconds: 90, perSecond: 20 };
  let history: Sent[];
  beforeAll(() => {
    history = plainDays(2, 7).filter(({ atMs }) => atMs < fromMs + 2 * MINUTE_MS);
  });

  it.each<[string, (seed: number) => Sent[], RegExp]>([
    ['numbers in a row', () => inARow(plan), /^sms-pumping\/shop\/(area\/99290012|country\/TJ)$/],
    ['all over a country where the tenant never wrote', (seed) => allOverANewCountry(plan, createSeededRandom(seed)), /^sms-pumping\/shop\/(area\/2327\d{4}|country\/SL)$/],
    ['among honest people of a country', (seed) => amongHonestPeople({ ...plan, perSecond: 10 }, createSeededRandom(seed)), /^sms-pumping\/shop\/(area\/5255\d{4}|country\/MX)$/],
  ])('%s', async (_, attack, subject) => {
    const world = new TrafficWorld();
    await world.play({ sent: [...history, ...attack(5)] }, fromMs - MINUTE_MS, fromMs + 2 * MINUTE_MS);
    const holds = world.verdicts.filter(isHold);
    expect(holds.map(({ subjectId }) => subjectId).filter((subjectId) => !subject.test(subjectId))).toEqual([]);
    expect(Date.parse(holds[0]?.decidedAt ?? '') - fromMs).toBeLessThanOrEqual(MINUTE_MS);
    expect(holds[0]?.signals.length).toBeGreaterThan(0);
  }, 60_000);

  it('also on the first day of a deployment, where the numbers are in a row', async () => {
    const world = new TrafficWorld();
    await world.play({ sent: inARow({ ...plan, fromMs: MONDAY_MS + MINUTE_MS }) }, MONDAY_MS, MONDAY_MS + 3 * MINUTE_MS);
    const [first] = world.verdicts.filter(({ action }) => action === 'block');
    expect(first).toMatchObject({ subjectId: 'sms-pumping/shop/area/99290012', reason: 'fraud-suspected', action: 'block' });
    expect(Date.parse(first?.decidedAt ?? '') - MONDAY_MS - MINUTE_MS).toBeLessThanOrEqual(MINUTE_MS);
  });

  it('lets an operator vouch for traffic: what was held back is free at once', async () => {
    const world = new TrafficWorld();
    const sent = inARow({ ...plan, seconds: 60 });
    await world.play({ sent }, fromMs, fromMs + 30_000);
    expect(world.verdicts.at(-1)).toMatchObject({ action: 'block' });
    await world.verdictStore.addSafe({ owner: 'shop', scope: 'country', value: 'TJ', reason: 'a partner', actor: 'ada' });
    const before = world.verdicts.length;
    await world.play({}, fromMs + 35_000, fromMs + MINUTE_MS);
    expect(world.verdicts.slice(before).map(({ action, reason }) => `${action} ${reason}`)).toEqual(['clear safe-listed']);
  });
});

describe('calls', () => {
  const weekMs = MONDAY_MS - 7 * DAY_MS;
  const noonMs = MONDAY_MS + DAY_MS + 12 * HOUR_MS;
  const nightMs = MONDAY_MS + DAY_MS + 2 * HOUR_MS;

  it('of a clean week give no verdict above watch', async () => {
    const world = new TrafficWorld(5 * MINUTE_MS);
    await world.play({ called: officeCalls(weekMs, 14, createSeededRandom(11)) }, weekMs, weekMs + 14 * DAY_MS);
    expect(world.verdicts.filter(isHold)).toEqual([]);
  }, 60_000);

  it.each([
    ['a burst to a dear network', callBurst(noonMs), noonMs, 'toll-fraud/AC1/destination/882'],
    ['long ones at night', longNightCalls(nightMs), nightMs, 'toll-fraud/AC1/destination/686'],
  ])('%s are found within a minute', async (_, called, fromMs, subjectId) => {
    const world = new TrafficWorld();
    await world.play({ called: [...officeCalls(weekMs, 9, createSeededRandom(12)).filter(({ atMs }) => atMs < fromMs), ...called] }, fromMs - MINUTE_MS, fromMs + 20 * MINUTE_MS);
    const holds = world.verdicts.filter(isHold);
    expect(new Set(holds.map((verdict) => verdict.subjectId))).toEqual(new Set([subjectId]));
    expect(Date.parse(holds[0]?.decidedAt ?? '') - fromMs).toBeLessThanOrEqual(MINUTE_MS);
    // The longer it lasts, the more speaks for it.
    expect(holds.at(-1)).toMatchObject({ action: 'block' });
  }, 60_000);
});

describe('what is published', () => {
  it('names no number', async () => {
    const world = new TrafficWorld();
    const fromMs = MONDAY_MS + HOUR_MS;
    const sent = inARow({ tenantId: 'shop', fromMs, seconds: 60, perSecond: 20 });
    await world.play({ sent }, fromMs, fromMs + MINUTE_MS);
    const told = JSON.stringify(world.verdicts);
    expect(world.verdicts.length).toBeGreaterThan(0);
    expect(sent.filter(({ to }) => told.includes(to.slice(1)))).toEqual([]);
  });
});
