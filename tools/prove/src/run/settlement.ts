import { setTimeout as sleep } from 'node:timers/promises';
import { intentName } from '@signalbox/demo';
import type { TimedIntent } from '../plan/plan-load.js';
import type { SeenChange } from './witness.js';

const TICK_MS = 100;

/** Knows which intents of a run have come to their ends. */
export class Settlement {
  readonly #planned: ReadonlyMap<string, number>;
  readonly #isEnd: (change: SeenChange) => boolean;
  /** Newest change of each message, by intent. */
  readonly #messages = new Map<string, Map<string, SeenChange>>();

  /** With `isPatient`, a refusal that nobody meant is no end: an operator will do something about it. */
  constructor(intents: readonly TimedIntent[], until: 'ended' | 'submitted', isPatient = false) {
    this.#planned = new Map([...Map.groupBy(intents, ({ intent }) => intentName(intent.tenantId, intent.idempotencyKey))].map(([name, of]) => [name, of.length]));
    const wanted = new Map(intents.map(({ intent, ends }) => [intent.idempotencyKey, ends]));
    const isMeant = ({ status, reason, idempotencyKey }: SeenChange): boolean => status !== 'dead-lettered' || wanted.get(idempotencyKey)?.includes(reason) === true;
    const isOver: (change: SeenChange) => boolean = until === 'ended' ? ({ terminal }) => terminal : ({ terminal, providerMessageId }) => terminal || providerMessageId !== undefined;
    this.#isEnd = isPatient ? (change) => isOver(change) && isMeant(change) : isOver;
  }

  note(change: SeenChange): void {
    const name = intentName(change.tenantId, change.idempotencyKey);
    if (!this.#planned.has(name)) return;
    const messages = this.#messages.get(name) ?? new Map<string, SeenChange>();
    this.#messages.set(name, messages);
    if ((messages.get(change.messageId)?.sequence ?? 0) < change.sequence) messages.set(change.messageId, change);
  }

  /** Intents that are not at their end. A publication that was repeated makes more messages than were planned: these must end too. */
  open(): string[] {
    return [...this.#planned].filter(([name, count]) => {
      const messages = [...(this.#messages.get(name)?.values() ?? [])];
      return messages.length < count || !messages.every(this.#isEnd);
    }).map(([name]) => name);
  }

  /** False when the deadline passed before. */
  async wait(deadlineMs: number, abort: AbortSignal): Promise<boolean> {
    for (const endMs = Date.now() + deadlineMs; !abort.aborted; await sleep(TICK_MS)) {
      if (this.open().length === 0) return true;
      if (Date.now() > endMs) return false;
    }
    return false;
  }
}
