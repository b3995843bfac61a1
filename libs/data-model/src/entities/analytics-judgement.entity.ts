import { EntitySchema } from 'typeorm';

/** A row of analytics_rounds: when a work that one process at a time does was begun last. */
export interface AnalyticsRoundRow {
  name: string;
  ranAt: Date;
}

/** A row of analytics_health: how well a sender delivers to a country, as it was told last. */
export interface AnalyticsHealthRow {
  provider: string;
  sender: string;
  country: string;
  score: number;
  finished: number;
  delivered: number;
  computedAt: Date;
}

/** A row of analytics_anomalies: a figure of an hour that is far from the same hour of other days. */
export interface AnalyticsAnomalyRow {
  hour: Date;
  dimension: string;
  value: string;
  figure: string;
  observed: number;
  usual: number;
  spread: number;
  /** With how many days it was compared. */
  days: number;
  messages: number;
  foundAt: Date;
}

/** A row of sender_health: the same as routing reads it. */
export interface SenderHealthRow {
  provider: string;
  sender: string;
  country: string;
  score: number;
  computedAt: Date;
  expiresAt: Date;
}

const key = (name: string) => ({ name, type: 'text', primary: true }) as const;
const time = (name: string) => ({ name, type: 'timestamp with time zone' }) as const;
const count = (name: string) => ({ name, type: 'integer' }) as const;
const real = (name: string) => ({ name, type: 'double precision' }) as const;
const place = { provider: key('provider'), sender: key('sender'), country: key('country') } as const;

export const AnalyticsRoundEntity = new EntitySchema<AnalyticsRoundRow>({
  name: 'AnalyticsRound',
  tableName: 'analytics_rounds',
  columns: { name: key('name'), ranAt: time('ran_at') },
});

export const AnalyticsHealthEntity = new EntitySchema<AnalyticsHealthRow>({
  name: 'AnalyticsHealth',
  tableName: 'analytics_health',
  columns: { ...place, score: real('score'), finished: count('finished'), delivered: count('delivered'), computedAt: time('computed_at') },
});

export const AnalyticsAnomalyEntity = new EntitySchema<AnalyticsAnomalyRow>({
  name: 'AnalyticsAnomaly',
  tableName: 'analytics_anomalies',
  columns: {
    hour: { ...time('hour'), primary: true }, dimension: key('dimension'), value: key('value'), figure: key('figure'),
    observed: real('observed'), usual: real('usual'), spread: real('spread'), days: count('days'), messages: count('messages'), foundAt: { ...time('found_at'), default: () => 'now()' },
  },
});

export const SenderHealthEntity = new EntitySchema<SenderHealthRow>({
  name: 'SenderHealth',
  tableName: 'sender_health',
  columns: { ...place, score: real('score'), computedAt: time('computed_at'), expiresAt: time('expires_at') },
});
