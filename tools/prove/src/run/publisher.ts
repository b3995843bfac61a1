import { setTimeout as sleep } from 'node:timers/promises';
import { createSignalboxClient, SignalboxClientError, type OutgoingIntent, type SignalboxClient } from '@signalbox/client';
import { intentName } from '@signalbox/demo';
import { developmentKeys, DEVELOPMENT_TENANTS } from '@signalbox/local-stack';
import type { TimedIntent } from '../plan/plan-load.js';

/** One who is no tenant publishes too; that must be refused and not lost. */
const STRANGER = { tenantId: 'nobody-inc', keyPepper: Buffer.alloc(32, 7).toString('base64') };
/** Intents go out evenly, not in bursts, as far as the timers of a busy machine allow. */
const TICK_MS = 25;
const RETRY_MS = 100;

const SILENT: Publication = { onPublish: () => undefined, onRepeat: () => undefined };

/** The product services: one client per tenant, for the life of a stack. */
export class Publisher {
  readonly #clients: ReadonlyMap<string, SignalboxClient>;

  constructor(brokers: readonly string[]) {
    // What is wrong on purpose must reach intake, so the clients do not check.
    const connect = (tenantId: string, keyPepper: string): SignalboxClient => createSignalboxClient({ brokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey, skipChecks: true });
    this.#clients = new Map([...DEVELOPMENT_TENANTS, STRANGER].map(({ tenantId, keyPepper }) => [tenantId, connect(tenantId, keyPepper)]));
  }

  /** Publishes each intent when it is due, whether earlier ones are acknowledged or not; resolves when all of them are. */
  async publishAll(intents: readonly TimedIntent[], startedAtMs: number, note: Publication): Promise<void> {
    const open: Promise<void>[] = [];
    for (let next = 0; next < intents.length; await sleep(TICK_MS)) {
      const due = intents.slice(next).findIndex(({ atMs }) => startedAtMs + atMs > Date.now());
      const batch = intents.slice(next, due < 0 ? intents.length : next + due);
      next += batch.length;
      for (const [tenantId, of] of Map.groupBy(batch, ({ intent }) => intent.tenantId)) open.push(this.#publish(tenantId, of, note));
    }
    await Promise.all(open);
  }

  /** Resolves when all of them are acknowledged. */
  async publishNow(intents: readonly TimedIntent[]): Promise<void> {
    await Promise.all([...Map.groupBy(intents, ({ intent }) => intent.tenantId)].map(([tenantId, of]) => this.#publish(tenantId, of, SILENT)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close().catch(() => undefined)));
  }

  /** As a product service does: an intent that may have been written is safe to publish again under its key. */
  async #publish(tenantId: string, batch: readonly TimedIntent[], note: Publication): Promise<void> {
    const client = this.#clients.get(tenantId) ?? this.#clients.get(STRANGER.tenantId);
    for (const { intent } of batch) note.onPublish(intentName(tenantId, intent.idempotencyKey), Date.now());
    for (;;) {
      try {
        return await client?.publish(batch.map(toOutgoing));
      } catch (error) {
        if (!(error instanceof SignalboxClientError) || (error.code !== 'publish-failed' && error.code !== 'queue-full')) throw error;
        if (error.code === 'publish-failed') for (const { intent } of batch) note.onRepeat(intentName(tenantId, intent.idempotencyKey));
      }
      await sleep(RETRY_MS);
    }
  }
}

export interface Publication {
  onPublish(name: string, atMs: number): void;
  /** It may come twice now. */
  onRepeat(name: string): void;
}

function toOutgoing({ intent: { personal, tenantId: _tenantId, ...intent } }: TimedIntent): OutgoingIntent {
  return { ...intent, ...personal } as never;
}
