import type { Anomaly, HourFigures } from '@signalbox/usage';

/** What traffic is judged by: each of these has its own hours. */
export const SUBJECTS = ['lane', 'lane-country', 'pool', 'carrier', 'template'] as const;

/** Some traffic in some hours. */
export interface SubjectHours {
  readonly dimension: (typeof SUBJECTS)[number];
  readonly value: string;
  /** By the start of the hour; an hour without messages is left out. */
  readonly hours: ReadonlyMap<number, HourFigures>;
}

export interface FoundAnomaly extends Anomaly {
  readonly hourMs: number;
  readonly dimension: string;
  readonly value: string;
  readonly messages: number;
}

/** Hours of traffic, and what was found in them. */
export abstract class AnomalyStore {
  abstract loadHours(hoursMs: readonly number[]): Promise<readonly SubjectHours[]>;
  /** Those that were not known; the figures of known ones are replaced. */
  abstract save(anomalies: readonly FoundAnomaly[]): Promise<readonly FoundAnomaly[]>;
  /** Of hours that begin within the window, the latest first. */
  abstract list(fromMs: number, toMs: number, limit: number): Promise<readonly FoundAnomaly[]>;
}
