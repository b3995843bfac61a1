import type { Clock } from '@signalbox/message';
import { createMicroBatch, type Database, type MicroBatch, type Statement } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { EventStore, type Alert, type AlertGroup, type CallGroup, type EndedCall, type Window } from './event.store.js';

const KEEP_CALLS: Statement = {
  name: 'analytics-keep-calls',
  text: `INSERT INTO analytics_calls (provider, provider_call_id, minute, country, direction, status, duration_seconds)
    SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::int[]) AS given ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
};

const KEEP_ALERTS: Statement = {
  name: 'analytics-keep-alerts',
  text: `INSERT INTO analytics_alerts (provider, provider_alert_id, account, level, error_code, occurred_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[]) AS given ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
};

const LIST_CALLS = `SELECT provider, country, direction, status, count(*)::int AS calls, sum(duration_seconds)::text AS talk_seconds
  FROM analytics_calls WHERE minute >= $1 AND minute < $2 GROUP BY provider, country, direction, status ORDER BY calls DESC, provider, country, direction, status LIMIT 1000`;

const LIST_ALERTS = `SELECT provider, account, level, error_code, count(*)::int AS alerts, max(occurred_at) AS last_at
  FROM analytics_alerts WHERE occurred_at >= $1 AND occurred_at < $2 GROUP BY provider, account, level, error_code ORDER BY alerts DESC, provider, account, level, error_code LIMIT 1000`;

type CallRow = Omit<CallGroup, 'talkSeconds'> & { readonly talk_seconds: string };
type AlertRow = Omit<AlertGroup, 'errorCode' | 'lastAtMs'> & { readonly error_code: number | null; readonly last_at: Date };

const rangeOf = ({ fromMs, toMs }: Window): Date[] => [new Date(fromMs), new Date(toMs)];

export class PgEventStore extends EventStore {
  readonly #database: Database;
  readonly #calls: MicroBatch<EndedCall, void>;
  readonly #alerts: MicroBatch<Alert, void>;

  constructor(database: Database, { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    super();
    this.#database = database;
    this.#calls = createMicroBatch({ name: 'analytics-calls', run: (calls: readonly EndedCall[]) => this.#runCalls(calls), clock, metrics });
    this.#alerts = createMicroBatch({ name: 'analytics-alerts', run: (alerts: readonly Alert[]) => this.#runAlerts(alerts), clock, metrics });
  }

  keepCall(call: EndedCall): Promise<void> {
    return this.#calls.add(call);
  }

  keepAlert(alert: Alert): Promise<void> {
    return this.#alerts.add(alert);
  }

  async listCalls(window: Window): Promise<readonly CallGroup[]> {
    const rows = await this.#database.query<CallRow>(LIST_CALLS, rangeOf(window));
    return rows.map(({ talk_seconds: talkSeconds, ...row }) => ({ ...row, talkSeconds: Number(talkSeconds) }));
  }

  async listAlerts(window: Window): Promise<readonly AlertGroup[]> {
    const rows = await this.#database.query<AlertRow>(LIST_ALERTS, rangeOf(window));
    return rows.map(({ error_code: errorCode, last_at: lastAt, ...row }) => ({ ...row, errorCode, lastAtMs: lastAt.getTime() }));
  }

  async #runCalls(calls: readonly EndedCall[]): Promise<void[]> {
    const column = <T>(read: (call: EndedCall) => T): T[] => calls.map(read);
    await this.#database.query(KEEP_CALLS, [
      column((c) => c.provider), column((c) => c.providerCallId), column((c) => new Date(Math.floor(c.endedAtMs / 60_000) * 60_000)), column((c) => c.country), column((c) => c.direction), column((c) => c.status),
      column((c) => c.durationSeconds),
    ]);
    return calls.map(() => undefined);
  }

  async #runAlerts(alerts: readonly Alert[]): Promise<void[]> {
    const column = <T>(read: (alert: Alert) => T): T[] => alerts.map(read);
    await this.#database.query(KEEP_ALERTS, [column((a) => a.provider), column((a) => a.providerAlertId), column((a) => a.account), column((a) => a.level), column((a) => a.errorCode), column((a) => new Date(a.occurredAtMs))]);
    return alerts.map(() => undefined);
  }
}
