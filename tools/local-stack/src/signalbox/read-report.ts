import { OPERATOR } from './development-tenants.js';
import type { Signalbox } from './start-signalbox.js';

/** A row of a report of analytics. Amounts are in millionths of their currency, times in milliseconds; null where there is nothing to say. */
export interface ReportRow {
  /** Start of the minute, hour or day, where the report is by one. */
  readonly at?: string;
  /** By the names of its dimensions. */
  readonly group: Readonly<Record<string, string>>;
  readonly messages: number;
  readonly pending: number;
  readonly submitted: number;
  readonly delivered: number;
  readonly failed: number;
  readonly unknown: number;
  readonly refused: number;
  readonly used: number;
  readonly segments: number;
  readonly deliveryRate: number | null;
  readonly latency: { readonly messages: number; readonly medianMs: number | null; readonly p95Ms: number | null };
  readonly costs: readonly { readonly currency: string; readonly micros: number; readonly perDeliveredMicros: number | null }[];
}

/**
 * What analytics reports. Parameters are those of `GET /v1/report`, e.g. `{ by: 'lane,country', lane: 'otp', from: '2026-11-20T09:00:00Z' }`; without a window
 * it is of the last 24 hours. Rejects where it does not answer 2xx.
 */
export async function readReport(signalbox: Pick<Signalbox, 'originOf'>, parameters: Readonly<Record<string, string>> = {}): Promise<readonly ReportRow[]> {
  const answer = await fetch(`${signalbox.originOf('analytics')}/v1/report?${new URLSearchParams(parameters)}`, { headers: { authorization: `Bearer ${OPERATOR.token}` } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`analytics answered ${answer.status}: ${text}`);
  return (JSON.parse(text) as { readonly rows: readonly ReportRow[] }).rows;
}
