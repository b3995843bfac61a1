import type { Acceptance, Leak, LedgerEntry, Violation } from '@signalbox/checkers';
import type { DeadLetter, MessageEvent, ProviderCallback } from '@signalbox/contracts';
import type { SenderContract } from '@signalbox/local-stack';
import type { TimedIntent } from '../plan/plan-load.js';
import type { Deed, ForgedPosts } from '../run/scene.js';
import type { StoredRows } from '../run/stored-statuses.js';
import type { SeenChange, SeenMessage } from '../run/witness.js';
import type { Scenario } from '../scenario/scenario.js';
import type { EventRecord } from './second-events.js';

/** Where personal data stood in the clear, and how much was searched. */
export interface Search {
  readonly leaks: readonly Leak[];
  readonly places: number;
}

/** Every message of it has had its end, and so nothing about them changes any more. */
export const isOver = ({ isSettled, scenario: { promises: { P1 } } }: Pick<ScenarioHistory, 'isSettled' | 'scenario'>): boolean => isSettled && P1?.until !== 'submitted';

/** All that one scenario left behind, from every side; of other scenarios nothing. */
export interface ScenarioHistory {
  readonly scenario: Scenario;
  /** Epoch ms of the first intent, and of the moment in which all was over. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly intents: readonly TimedIntent[];
  /** When an intent was handed to Kafka, by `<tenant>/<idempotency key>`. */
  readonly publishedAtMs: ReadonlyMap<string, number>;
  /** Intents that were published again because no acknowledgement came. */
  readonly repeated: ReadonlySet<string>;
  /** False where the deadline passed before every message had its end. */
  readonly isSettled: boolean;
  readonly accepted: readonly SeenMessage[];
  readonly changes: readonly SeenChange[];
  /** What the tables of statuses say of these messages; null where it was not over, for then they still change. */
  readonly stored: StoredRows | null;
  readonly facts: readonly MessageEvent[];
  readonly callbacks: readonly ProviderCallback[];
  readonly letters: readonly DeadLetter[];
  readonly events: readonly EventRecord[];
  /** What the carrier took in this time for these messages, or for none that is known. */
  readonly ledger: readonly (Acceptance & Pick<LedgerEntry, 'callbacks'>)[];
  /** Messages of earlier scenarios that the carrier took once more in this time. */
  readonly late: readonly Violation[];
  readonly contracts: readonly SenderContract[];
  readonly deeds: readonly Deed[];
  readonly forged: readonly ForgedPosts[];
  readonly replayed: number;
  /** Ends of processes that nobody asked for. */
  readonly deaths: readonly string[];
  /** Processes that were ended on purpose. */
  readonly kills: number;
  /** Log lines of senders that say that the carrier refuses a tenant. */
  readonly keyAlarms: number;
  /** Requests that the carrier refused for their key or token. */
  readonly keysRefused: number;
  readonly callbackTricks: { readonly lost: number; readonly duplicated: number; readonly reordered: number; readonly failed: number };
  readonly search: Search | null;
}
