import { currentStatuses, measurePace, percentile } from '@signalbox/checkers';
import type { MessageStatusChanged } from '@signalbox/contracts';
import type { SenderContract } from '@signalbox/local-stack';
import { LANES, type Lane } from '@signalbox/message';
import type { Verdict } from './judge-run.js';
import { intentName } from './load.js';
import type { RunHistory } from './run-load.js';

const HEADINGS = ['lane', 'intents', 'accepted', 'refused', 'submitted', 'delivered', 'undelivered', 'failed', 'p50 ms', 'p95 ms'];

interface LaneFigures {
  readonly lane: Lane;
  readonly ends: readonly MessageStatusChanged[];
  /** From publishing the intent to the carrier's acceptance. */
  readonly latenciesMs: readonly number[];
}

function measureLane(lane: Lane, { changes, publishedAtMs }: RunHistory): LaneFigures {
  const own = changes.filter((change) => change.lane === lane);
  const newest = currentStatuses(own);
  const ends = own.filter((change) => newest.get(change.messageId)?.sequence === change.sequence);
  const submitted = new Map(own.filter((change) => change.providerMessageId !== undefined).sort((a, b) => b.sequence - a.sequence).map((change) => [change.messageId, change]));
  const latenciesMs = [...submitted.values()].flatMap((change) => {
    const at = publishedAtMs.get(intentName(change.tenantId, change.idempotencyKey));
    return at === undefined ? [] : [Date.parse(change.occurredAt) - at];
  });
  return { lane, ends: [...new Map(ends.map((end) => [end.messageId, end])).values()], latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

function renderRow({ lane, ends, latenciesMs }: LaneFigures): string[] {
  const count = (...statuses: string[]): number => ends.filter((end) => statuses.includes(end.status)).length;
  const refused = count('rejected', 'blocked', 'expired', 'dead-lettered');
  const latency = (share: number): string => percentile(latenciesMs, share)?.toFixed(0) ?? '-';
  return [lane, ends.length, ends.length - count('rejected'), refused, ends.filter((end) => end.providerMessageId !== undefined).length, count('delivered', 'read'), count('undelivered'), count('failed'), latency(0.5), latency(0.95)].map(String);
}

export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n');
}

function renderReasons({ changes }: RunHistory): string {
  const newest = currentStatuses(changes);
  const refusals = [...newest.values()].filter((change) => ['rejected', 'blocked', 'expired', 'dead-lettered'].includes(change.status));
  const counts = [...Map.groupBy(refusals, (change) => change.reason)].map(([reason, of]) => [reason, String(of.length)]).sort();
  return counts.length === 0 ? 'none' : renderTable(counts);
}

/** Every intent that did not reach its recipient, and why; those of an attack are told of elsewhere. */
export function renderFailures({ changes, load }: RunHistory): string[] {
  const pumped = new Set(load.intents.filter(({ expected }) => expected === 'pumped').map(({ intent }) => intent.idempotencyKey));
  const newest = new Map<string, MessageStatusChanged>();
  for (const change of changes) if ((newest.get(change.messageId)?.sequence ?? 0) < change.sequence) newest.set(change.messageId, change);
  return [...newest.values()]
    .filter(({ status, idempotencyKey }) => !['delivered', 'read', 'sent'].includes(status) && !pumped.has(idempotencyKey))
    .map(({ lane, tenantId, idempotencyKey, status, reason, errorCode, detail }) => `${lane} ${tenantId}/${idempotencyKey} ${status}: ${reason}${errorCode === undefined ? '' : ` (${errorCode})`}${detail === undefined ? '' : `, ${detail}`}`);
}

/** The closing table: what became of the load, and the verdict of the carrier's ledger. */
export function renderReport(history: RunHistory, verdict: Verdict, contracts: readonly SenderContract[]): string {
  const lanes = renderTable([HEADINGS, ...LANES.map((lane) => renderRow(measureLane(lane, history)))]);
  const fullest = measurePace(history.ledger, contracts).sort((a, b) => b.maxSegments / b.bound - a.maxSegments / a.bound)[0];
  const verdicts = [
    ['lost', verdict.lost], ['duplicated', verdict.duplicated], ['out of order', verdict.outOfOrder], ['pace exceeded', verdict.paceExceeded],
    ['status wrong', verdict.statusWrong], ['reason missing', verdict.reasonMissing], ['ended otherwise than meant', verdict.unexpected],
  ] as const;
  const pace = fullest ? `\nfullest sliding second of any sender: ${fullest.maxSegments} segments, ${fullest.bound.toFixed(1)} allowed` : '';
  return [
    lanes, `\nrefused, by reason\n${renderReasons(history)}`,
    `\nthe carrier's ledger: ${history.ledger.length} acceptances\n${renderTable(verdicts.map(([name, violations]) => [name, String(violations.length)]))}${pace}`,
    ...verdicts.flatMap(([name, violations]) => violations.slice(0, 10).map(({ promise, subject, what }) => `${promise} ${name}: ${subject} ${what}`)),
  ].join('\n');
}
