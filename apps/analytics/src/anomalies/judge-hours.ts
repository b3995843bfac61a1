import type { Clock } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import { findAnomalies, type HourFigures } from '@signalbox/usage';
import type { AnomalyStore, FoundAnomaly, SubjectHours } from './anomaly.store.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Receipts of an hour's last messages come after it. */
const SETTLED_AFTER_MS = 10 * 60_000;
/** The last of these are judged at every look, because figures still come late. */
const RECENT_HOURS = 2;
/** The older ones of a day take turns: an outage may have kept them from being judged, or their figures from coming in time. */
const DAY_HOURS = 24;
/** Longer than the time from one look to the next, so that no turn is left out. */
const TURN_MS = 6 * 60_000;
/** With how many days an hour is compared: enough for weekdays and their ends. */
const DAYS = 14;

const NOTHING: HourFigures = { messages: 0, delivered: 0, ended: 0, refused: 0, medianMs: null };

export interface JudgeParts {
  readonly store: AnomalyStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The starts of the hours to judge now: the last ones, and one older hour of the day; each of those has its turn within two and a half hours, whoever was down meanwhile. */
export function hoursToJudge(nowMs: number): readonly number[] {
  const lastMs = Math.floor((nowMs - SETTLED_AFTER_MS) / HOUR_MS) * HOUR_MS - HOUR_MS;
  const older = RECENT_HOURS + (Math.floor(nowMs / TURN_MS) % (DAY_HOURS - RECENT_HOURS));
  return [...Array(RECENT_HOURS).keys(), older].map((hoursBack) => lastMs - hoursBack * HOUR_MS);
}

/** Judges hours that are over, against the same hour of the days before. What is found again is the same row; it is told once. */
export async function judgeHours({ store, clock, logger, metrics }: JudgeParts): Promise<void> {
  for (const hourMs of hoursToJudge(clock.nowMs())) {
    const daysMs = Array.from({ length: DAYS }, (_, day) => hourMs - (day + 1) * DAY_MS);
    const subjects = await store.loadHours([hourMs, ...daysMs]);
    for (const anomaly of await store.save(subjects.flatMap((subject) => judgeSubject(subject, hourMs, daysMs)))) {
      metrics.count('sb_anomalies_total', { outcome: anomaly.figure });
      const { dimension, value, figure, observed, usual, days } = anomaly;
      logger.warn('an hour is far from the same hour of other days', { hour: new Date(hourMs).toISOString(), dimension, value, figure, observed, usual, days });
    }
  }
}

/** A day without messages counts as such from the day on that the traffic began. */
export function judgeSubject({ dimension, value, hours }: SubjectHours, hourMs: number, daysMs: readonly number[]): FoundAnomaly[] {
  const begunMs = Math.min(...[...hours.keys()].filter((ms) => ms !== hourMs));
  const past = daysMs.filter((ms) => ms >= begunMs).map((ms) => hours.get(ms) ?? NOTHING);
  const hour = hours.get(hourMs) ?? NOTHING;
  return findAnomalies(hour, past).map((anomaly) => ({ ...anomaly, hourMs, dimension, value, messages: hour.messages }));
}
