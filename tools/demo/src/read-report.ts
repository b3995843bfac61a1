import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageStatusChanged } from '@signalbox/contracts';
import { readReport, type ReportRow, type Signalbox } from '@signalbox/local-stack';
import type { RunHistory } from './run-load.js';

/** What the carrier knows of the messages of a lane to a country. */
export interface LedgerCount {
  readonly taken: number;
  readonly delivered: number;
  readonly failed: number;
}

export interface Comparison {
  readonly rows: readonly ReportRow[];
  /** Where report and ledger differ; empty where they agree to the message. */
  readonly differences: readonly string[];
}

/** What has been told is in the report within this time. */
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 500;
const NOTHING: LedgerCount = { taken: 0, delivered: 0, failed: 0 };

/** Reads the report of a run, again until it agrees with the carrier's ledger or the time is up. */
export async function compareWithReport(signalbox: Signalbox, history: RunHistory, fromMs: number): Promise<Comparison> {
  const counts = countLedger(history);
  for (const deadlineMs = Date.now() + DEADLINE_MS; ; await sleep(LOOK_EVERY_MS)) {
    const rows = await readReport(signalbox, { by: 'lane,country', from: new Date(fromMs).toISOString() });
    const differences = compareReport(rows, counts);
    if (differences.length === 0 || Date.now() > deadlineMs) return { rows, differences };
  }
}

const nameOf = ({ lane, country = 'none' }: { readonly lane?: string | undefined; readonly country?: string | undefined }): string => `${lane} ${country}`;

/** By `<lane> <country>`; each message once, however often it was sent. */
export function countLedger({ ledger, changes }: Pick<RunHistory, 'ledger' | 'changes'>): ReadonlyMap<string, LedgerCount> {
  const known = new Map<string, MessageStatusChanged>();
  for (const change of changes) if (change.country !== undefined) known.set(change.messageId, change);
  const finals = new Map(ledger.map(({ messageId, finalStatus }) => [messageId, finalStatus]));
  const counts = new Map<string, LedgerCount>();
  for (const [messageId, final] of finals) {
    const name = nameOf(known.get(messageId ?? '') ?? { lane: 'unknown' });
    const { taken, delivered, failed } = counts.get(name) ?? NOTHING;
    counts.set(name, { taken: taken + 1, delivered: delivered + Number(final === 'delivered' || final === 'read'), failed: failed + Number(final === 'failed' || final === 'undelivered') });
  }
  return counts;
}

export function compareReport(rows: readonly ReportRow[], counts: ReadonlyMap<string, LedgerCount>): string[] {
  const reported = new Map(rows.map((row) => [nameOf(row.group), { taken: row.submitted + row.delivered + row.failed + row.unknown, delivered: row.delivered, failed: row.failed }]));
  return [...new Set([...reported.keys(), ...counts.keys()])].flatMap((name) => {
    const [said, real] = [reported.get(name) ?? NOTHING, counts.get(name) ?? NOTHING];
    return (['taken', 'delivered', 'failed'] as const).filter((what) => said[what] !== real[what]).map((what) => `${name}: the report has ${said[what]} ${what}, the carrier ${real[what]}`);
  });
}
