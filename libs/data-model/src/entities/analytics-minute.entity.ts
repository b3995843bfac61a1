import { EntitySchema } from 'typeorm';

/** A row of analytics_slices: messages that are alike in all that reports group by. */
export interface AnalyticsSliceRow {
  /** Hash of the rest. */
  sliceId: string;
  tenantId: string;
  lane: string;
  country: string;
  carrier: string;
  provider: string;
  channel: string;
  pool: string;
  template: string;
  sender: string;
  error: string;
  currency: string;
  seenAt: Date;
}

/** A row of analytics_minutes: what became of the messages of a slice that were taken on in a minute. */
export interface AnalyticsMinuteRow {
  minute: Date;
  sliceId: string;
  messages: number;
  pending: number;
  submitted: number;
  delivered: number;
  failed: number;
  unknown: number;
  refused: number;
  used: number;
  segments: number;
  costMicros: string;
}

/** A row of analytics_latencies: how many of them were delivered within the times of a bucket. */
export interface AnalyticsLatencyRow {
  minute: Date;
  sliceId: string;
  bucket: number;
  messages: number;
}

const text = (name: string) => ({ name, type: 'text' }) as const;
const count = (name: string) => ({ name, type: 'integer' }) as const;
const minute = { name: 'minute', type: 'timestamp with time zone', primary: true } as const;
const sliceId = { name: 'slice_id', type: 'text', primary: true } as const;

export const AnalyticsSliceEntity = new EntitySchema<AnalyticsSliceRow>({
  name: 'AnalyticsSlice',
  tableName: 'analytics_slices',
  columns: {
    sliceId, tenantId: text('tenant_id'), lane: text('lane'), country: text('country'), carrier: text('carrier'), provider: text('provider'), channel: text('channel'),
    pool: text('pool'), template: text('template'), sender: text('sender'), error: text('error'), currency: text('currency'), seenAt: { name: 'seen_at', type: 'timestamp with time zone' },
  },
});

export const AnalyticsMinuteEntity = new EntitySchema<AnalyticsMinuteRow>({
  name: 'AnalyticsMinute',
  tableName: 'analytics_minutes',
  columns: {
    minute, sliceId, messages: count('messages'), pending: count('pending'), submitted: count('submitted'), delivered: count('delivered'), failed: count('failed'),
    unknown: count('unknown'), refused: count('refused'), used: count('used'), segments: count('segments'), costMicros: { name: 'cost_micros', type: 'bigint' },
  },
});

export const AnalyticsLatencyEntity = new EntitySchema<AnalyticsLatencyRow>({
  name: 'AnalyticsLatency',
  tableName: 'analytics_latencies',
  columns: { minute, sliceId, bucket: { name: 'bucket', type: 'smallint', primary: true }, messages: count('messages') },
});
