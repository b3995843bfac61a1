import { EntitySchema } from 'typeorm';

/** A row of analytics_calls: a call that is over. */
export interface AnalyticsCallRow {
  provider: string;
  providerCallId: string;
  /** In which it ended. */
  minute: Date;
  country: string;
  direction: string;
  status: string;
  durationSeconds: number;
}

/** A row of analytics_alerts: trouble that a carrier told of. */
export interface AnalyticsAlertRow {
  provider: string;
  providerAlertId: string;
  account: string;
  level: string;
  errorCode: number | null;
  occurredAt: Date;
}

const text = (name: string) => ({ name, type: 'text' }) as const;

export const AnalyticsCallEntity = new EntitySchema<AnalyticsCallRow>({
  name: 'AnalyticsCall',
  tableName: 'analytics_calls',
  columns: {
    provider: { ...text('provider'), primary: true }, providerCallId: { ...text('provider_call_id'), primary: true }, minute: { name: 'minute', type: 'timestamp with time zone' },
    country: text('country'), direction: text('direction'), status: text('status'), durationSeconds: { name: 'duration_seconds', type: 'integer' },
  },
});

export const AnalyticsAlertEntity = new EntitySchema<AnalyticsAlertRow>({
  name: 'AnalyticsAlert',
  tableName: 'analytics_alerts',
  columns: {
    provider: { ...text('provider'), primary: true }, providerAlertId: { ...text('provider_alert_id'), primary: true }, account: text('account'), level: text('level'),
    errorCode: { name: 'error_code', type: 'integer', nullable: true }, occurredAt: { name: 'occurred_at', type: 'timestamp with time zone' },
  },
});
