import type { Clock } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import { findAnomalies, type HourFigures } from '@signalbox/usage';
import type { AnomalyStore, FoundAnomaly, SubjectHours } from './anomaly.store.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Receipts of an hour's last messages come after it. */
const SETTLED_AFTER_MS = 10 * 60_000;
/** How many hours back are judged, because figures still come late. */
const HOURS = 2;
/** With how many days an hour is compared: enough for weekdays and their ends. */
const DAYS = 14;

const NOTHING: HourFigures = { messages: 0, delivered: 0, ended: 0, refused: 0, medianMs: null };

export interface JudgeParts {
  readonly store: AnomalyStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Judges the last hours that are over, against the same hour of the days before. What is found again is the same row; it is told once. */
export async function judgeHours({ store, clock, logger, metrics }: JudgeParts): Promise<void> {
  const lastMs = Math.floor((clock.nowMs() - SETTLED_AFTER_MS) / HOUR_MS) * HOUR_MS - HOUR_MS;
  for (let index = 0; index < HOURS; index += 1) {
    const hourMs = lastMs - index * HOUR_MS;
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
