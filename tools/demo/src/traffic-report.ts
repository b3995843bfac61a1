import type { ReportRow } from '@signalbox/local-stack';
import type { Comparison } from './read-report.js';
import { renderTable } from './run-report.js';

const HEADINGS = ['lane', 'country', 'messages', 'refused', 'delivered', 'failed', 'rate', 'median ms', 'p95 ms', 'cost', 'each delivered'];
const PERCENT = 100;
const MICROS = 1_000_000;

const amount = (micros: number | null, currency: string): string => (micros === null ? '-' : `${(micros / MICROS).toFixed(4)} ${currency}`);

function renderRow({ group, messages, refused, delivered, failed, deliveryRate, latency, costs }: ReportRow): string[] {
  const rate = deliveryRate === null ? '-' : `${(deliveryRate * PERCENT).toFixed(1)} %`;
  const list = (read: (cost: ReportRow['costs'][number]) => number | null): string => costs.map((cost) => amount(read(cost), cost.currency)).join(', ') || '-';
  return [group.lane ?? '-', group.country ?? '-', ...[messages, refused, delivered, failed].map(String), rate, String(latency.medianMs ?? '-'), String(latency.p95Ms ?? '-'), list(({ micros }) => micros), list(({ perDeliveredMicros }) => perDeliveredMicros)];
}

/** What analytics tells of the run, and whether the carrier says the same. */
export function renderTraffic({ rows, differences }: Comparison): string {
  const verdict = differences.length === 0 ? "agrees with the carrier's ledger to the message" : "DIFFERS from the carrier's ledger";
  return [`the report of analytics, by lane and country; it ${verdict}`, renderTable([HEADINGS, ...rows.map(renderRow)]), ...differences.slice(0, 10)].join('\n');
}
