import { manualClock, type Clock } from '@signalbox/message';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import type { HourFigures } from '@signalbox/usage';
import { describe, expect, it } from 'vitest';
import type { AnomalyStore, FoundAnomaly } from './anomaly.store.js';
import { hoursToJudge, judgeHours, judgeSubject } from './judge-hours.js';

const HOUR_MS = Date.UTC(2026, 10, 22, 9);
const DAYS_MS = Array.from({ length: 14 }, (_, day) => HOUR_MS - (day + 1) * 86_400_000);
const figures = (messages: number): HourFigures => ({ messages, delivered: messages, ended: messages, refused: 0, medianMs: 2_000 });
const judge = (present: number, past: readonly number[]): string[] => {
  const told: readonly (readonly [number, number])[] = [[HOUR_MS, present], ...past.map((messages, day) => [DAYS_MS[day] ?? 0, messages] as const)];
  const hours = new Map(told.filter(([, messages]) => messages > 0).map(([hourMs, messages]) => [hourMs, figures(messages)]));
  return judgeSubject({ dimension: 'lane', value: 'otp', hours }, HOUR_MS, DAYS_MS).map(({ figure, observed, usual }) => `${figure} ${observed} ${usual}`);
};

it.each<[string, number, readonly number[], string[]]>([
  ['traffic that is gone', 0, [200, 210, 190, 205, 195], ['messages 0 200']],
  ['what most days do not have', 500, [0, 0, 0, 0, 0, 0, 480], ['messages 500 0']],
  ['nothing while it is new', 500, [480, 490], []],
  ['nothing of the days before it began', 500, [480, 490, 510, 520, 505], []],
  ['nothing of traffic without a past', 500, [], []],
])('finds %s', (_, present, past, expected) => expect(judge(present, past)).toEqual(expected));

const LOOK_MS = 5 * 60_000;
const AN_HOUR_MS = 3_600_000;

/** All hours that are judged by looks of a process that is up from one time until another. */
function judgedWhileUp(fromMs: number, untilMs: number): Set<number> {
  const looks = Array.from({ length: Math.floor((untilMs - fromMs) / LOOK_MS) }, (_, look) => fromMs + (look + 1) * LOOK_MS);
  return new Set(looks.flatMap(hoursToJudge));
}

describe('the hours to judge', () => {
  it('are the last two that are settled, and one older of the same day', () => {
    const nowMs = HOUR_MS + 70 * 60_000;
    const [last, before, older = 0] = hoursToJudge(nowMs);
    expect([last, before]).toEqual([HOUR_MS, HOUR_MS - AN_HOUR_MS]);
    expect(hoursToJudge(nowMs - 1)[0]).toBe(HOUR_MS - AN_HOUR_MS);
    expect([older <= HOUR_MS - 2 * AN_HOUR_MS, older >= HOUR_MS - 23 * AN_HOUR_MS]).toEqual([true, true]);
  });

  it.each([3, 8, 20])('come to include every hour of an outage of %i hours, within two and a half hours of its end', (hours) => {
    for (let minute = 0; minute < 24 * 60; minute += 37) {
      const endMs = HOUR_MS + minute * 60_000;
      const judged = judgedWhileUp(endMs, endMs + 2.5 * AN_HOUR_MS);
      const first = Math.ceil((endMs - hours * AN_HOUR_MS) / AN_HOUR_MS) * AN_HOUR_MS;
      const missed = Array.from({ length: hours }, (_, hour) => first + hour * AN_HOUR_MS).filter((hourMs) => hourMs < endMs);
      expect(missed.filter((hourMs) => !judged.has(hourMs)), `up again at minute ${minute}`).toEqual([]);
    }
  });
});

/** Traffic of every hour is alike but for one hour; what is saved is known from then on. */
function makeStore(oddHourMs: number): AnomalyStore & { readonly saved: readonly FoundAnomaly[] } {
  const saved: FoundAnomaly[] = [];
  const nameOf = ({ hourMs, dimension, value, figure }: FoundAnomaly): string => [hourMs, dimension, value, figure].join();
  return {
    saved,
    loadHours: (hoursMs) => Promise.resolve([{ dimension: 'lane', value: 'otp', hours: new Map(hoursMs.map((hourMs) => [hourMs, figures(hourMs === oddHourMs ? 900 : 200)])) }]),
    save(found) {
      const added = found.filter((anomaly) => !saved.some((known) => nameOf(known) === nameOf(anomaly)));
      saved.push(...added);
      return Promise.resolve(added);
    },
    list: () => Promise.resolve(saved),
  };
}

it('finds what was odd in an hour of an outage, and tells it once', async () => {
  const store = makeStore(HOUR_MS - 9 * AN_HOUR_MS);
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const clock = manualClock(HOUR_MS);
  const parts: { clock: Clock; store: AnomalyStore; metrics: typeof metrics } = { clock, store, metrics };
  for (let look = 0; look < 100; look += 1) {
    await judgeHours({ ...parts, logger: createLogger({ service: 'test', level: 'fatal' }) });
    clock.advance(LOOK_MS);
  }
  expect(store.saved.map(({ hourMs, figure, observed }) => [hourMs, figure, observed])).toEqual([[HOUR_MS - 9 * AN_HOUR_MS, 'messages', 900]]);
  expect(await metrics.render()).toMatch(/sb_anomalies_total\{outcome="messages".*\} 1\n/);
});
