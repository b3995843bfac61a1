import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageStatusChanged } from '@signalbox/contracts';
import { createSeededRandom } from '@signalbox/message';
import type { Tenants } from './follow-statuses.js';
import { intentName, type Load } from './load.js';

/** How long after its arrival each code is used, by the name of its intent; codes that are not here are never used. */
export type CodeUse = ReadonlyMap<string, number>;

/** Of ten who asked for a login code, so many type it in; a moment after it came. */
const USED_SHARE = 0.85;
const SOONEST_MS = 500;
const LATEST_MS = 4_000;
const LOOK_EVERY_MS = 200;

/** What honest people do with their login codes, the same for the same seed. */
export function planCodeUse({ intents }: Load, seed: number): CodeUse {
  const random = createSeededRandom(seed);
  const codes = intents.filter(({ intent, expected }) => expected === 'accepted' && intent.purpose === 'one-time-passcode');
  return new Map(codes.filter(() => random() < USED_SHARE).map(({ intent }) => [intentName(intent.tenantId, intent.idempotencyKey), SOONEST_MS + random() * (LATEST_MS - SOONEST_MS)]));
}

/** Tells Signalbox of each code that is used, as the product service behind it does. */
export class CodeUsers {
  readonly #tenants: Tenants;
  readonly #plan: CodeUse;
  #looked = 0;
  readonly #waiting = new Map<string, { readonly tenantId: string; readonly messageId: string; readonly dueMs: number }>();
  #used = 0;

  constructor(tenants: Tenants, plan: CodeUse) {
    this.#tenants = tenants;
    this.#plan = plan;
  }

  /** Codes that were used and that Kafka has it of. */
  get used(): number {
    return this.#used;
  }

  async run(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      this.#notice();
      await this.#tellDue(Date.now());
      await sleep(LOOK_EVERY_MS);
    }
  }

  #notice(): void {
    const { changes } = this.#tenants.board;
    for (; this.#looked < changes.length; this.#looked += 1) {
      const { messageId, tenantId, idempotencyKey, status } = changes[this.#looked] as MessageStatusChanged;
      const afterMs = this.#plan.get(intentName(tenantId, idempotencyKey));
      if (status === 'delivered' && afterMs !== undefined && !this.#waiting.has(messageId)) this.#waiting.set(messageId, { tenantId, messageId, dueMs: Date.now() + afterMs });
    }
  }

  async #tellDue(nowMs: number): Promise<void> {
    const due = [...this.#waiting.values()].filter(({ dueMs }) => dueMs <= nowMs);
    for (const { messageId, tenantId } of due) this.#waiting.set(messageId, { tenantId, messageId, dueMs: Infinity });
    await Promise.all([...Map.groupBy(due, ({ tenantId }) => tenantId)].map(([tenantId, of]) =>
      this.#tenants.clientOf(tenantId).publishConversions(of.map(({ messageId }) => ({ messageId, kind: 'code-used', occurredAt: new Date(nowMs).toISOString() }))),
    ));
    this.#used += due.length;
  }
}
