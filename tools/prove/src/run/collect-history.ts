import type { LedgerEntry, LedgerSummary, Violation } from '@signalbox/checkers';
import { isOver, type ScenarioHistory } from '../judge/history.js';
import { countKeyAlarms } from './key-alarms.js';
import type { ProcessCrew } from './process-crew.js';
import type { Scene } from './scene.js';
import type { ProvingStack } from './proving-stack.js';
import { readStoredRows } from './stored-statuses.js';

const PAGE = 5_000;

/** What the carrier had seen before a scenario began. */
export interface Baseline {
  readonly callbacks: LedgerSummary['callbacks'];
  readonly keysRefused: number;
  readonly keyAlarms: number;
  readonly exits: number;
  readonly failedStarts: number;
}

/** What the scenarios so far have left at the carrier. */
export interface Past {
  readonly messageIds: Set<string>;
  /** The last place of the ledger that was read; -1 for none. */
  ledgerIndex: number;
}

const countRefused = ({ arrivals }: LedgerSummary): number => arrivals['unauthenticated'] ?? 0;

export async function readBaseline({ signalbox, exits }: ProvingStack, crew: ProcessCrew): Promise<Baseline> {
  const summary = await signalbox.simulator.summarize();
  return { callbacks: summary.callbacks, keysRefused: countRefused(summary), keyAlarms: await countKeyAlarms(signalbox.stack.logFolder), exits: exits.length, failedStarts: crew.failedStarts.length };
}

async function readLedgerAfter({ signalbox }: ProvingStack, after: number): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let next: number | null = after; next !== null; ) {
    const page = await signalbox.simulator.readLedger({ ...(next < 0 ? {} : { after: next }), limit: PAGE });
    entries.push(...page.entries);
    next = page.next;
  }
  return entries;
}

/** Ends that nobody asked for, but for those of processes that could not be started yet. */
function findDeaths(exits: ProvingStack['exits'], failedStarts: readonly string[]): string[] {
  const left = [...failedStarts];
  return exits.filter(({ expected }) => !expected).flatMap(({ name, code, signal }) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at >= 0 ? [] : [`${name} (${signal ?? code})`];
  });
}

/** Everything of this run, and nothing of others; the run becomes part of the past. */
export async function collectHistory(scene: Scene, run: Pick<ScenarioHistory, 'startedAtMs' | 'endedAtMs' | 'publishedAtMs' | 'repeated' | 'isSettled' | 'search'>, context: { readonly runId: string; readonly baseline: Baseline; readonly past: Past }): Promise<ScenarioHistory> {
  const { stack, loads, scenario, deeds, forged, replayed } = scene;
  const { runId, baseline, past } = context;
  const known = past.messageIds;
  const { seen } = stack.witness;
  const isOwn = ({ idempotencyKey }: { readonly idempotencyKey: string }): boolean => idempotencyKey.startsWith(`${runId}-`);
  const stored = isOver({ ...run, scenario }) ? await readStoredRows(stack.signalbox, `${runId}-`, () => seen.changes.filter(isOwn)) : null;
  const accepted = seen.accepted.filter(isOwn);
  const changes = seen.changes.filter(isOwn);
  const ids = new Set([...accepted, ...changes].map(({ messageId }) => messageId));
  const entries = await readLedgerAfter(stack, past.ledgerIndex);
  const ledger = entries.filter(({ messageId }) => messageId === null || !known.has(messageId)).map((entry) => ({ ...entry, sender: entry.sender ?? '' }));
  const sids = new Set(ledger.map(({ sid }) => sid));
  const late = entries.filter(({ messageId }) => messageId !== null && known.has(messageId)).map(({ messageId, sid }): Violation => ({ promise: 'P2', subject: messageId ?? '', what: `of an earlier scenario was taken once more as ${sid}` }));
  for (const id of ids) known.add(id);
  past.ledgerIndex = entries.at(-1)?.index ?? past.ledgerIndex;
  const summary = await stack.signalbox.simulator.summarize();
  const { callbacks } = summary;
  const exits = stack.exits.slice(baseline.exits);
  const isArmed = (name: string): boolean => name.includes('-armed-');
  return {
    ...run, scenario, intents: loads.flatMap(({ intents }) => intents), accepted, changes, stored, ledger, late, deeds, forged, replayed,
    facts: seen.facts.filter(isOwn), callbacks: seen.callbacks.filter(({ providerMessageId }) => sids.has(providerMessageId)), letters: seen.letters, events: seen.events.filter(({ messageId }) => ids.has(messageId)),
    contracts: stack.signalbox.contracts,
    deaths: findDeaths(exits.filter(({ name }) => !isArmed(name)), scene.crew.failedStarts.slice(baseline.failedStarts)),
    kills: exits.filter(({ name, signal }) => signal === 'SIGKILL' || isArmed(name)).length,
    keysRefused: countRefused(summary) - baseline.keysRefused, keyAlarms: (await countKeyAlarms(stack.signalbox.stack.logFolder)) - baseline.keyAlarms,
    callbackTricks: { lost: callbacks.lost - baseline.callbacks.lost, duplicated: callbacks.duplicated - baseline.callbacks.duplicated, reordered: callbacks.reordered - baseline.callbacks.reordered, failed: callbacks.failed - baseline.callbacks.failed },
  };
}
