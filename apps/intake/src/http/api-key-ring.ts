import { hash as digest, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import type { ApiKey, ApiKeyStore } from './api-key.store.js';

/** A key that was withdrawn opens nothing after this time, as long as the database answers. */
export const KEY_REFRESH_MS = 2_000;
/** The part of a hash that finds the candidates; the rest is compared in constant time. */
const INDEX_BYTES = 4;

const indexOf = (hash: Uint8Array): string => Buffer.from(hash.subarray(0, INDEX_BYTES)).toString('hex');

/**
 * The keys of all tenants, in memory: a guessed key costs one hash and no statement. While the database is away the last
 * known keys hold, and those that expire still do.
 */
export class ApiKeyRing {
  readonly #store: ApiKeyStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #keys: ReadonlyMap<string, readonly ApiKey[]> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: ApiKeyStore, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Resolves when the keys are read; rejects where they cannot be. */
  async start(): Promise<void> {
    await this.#refresh();
    this.#timer = setInterval(() => {
      this.#refresh().catch((err: unknown) => this.#logger.warn('the API keys could not be read again', { err }));
    }, KEY_REFRESH_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The key that this text is; null where it is none, or one that has expired. */
  find(text: string): ApiKey | null {
    const hash = digest('sha256', text, 'buffer');
    const found = (this.#keys.get(indexOf(hash)) ?? []).find((key) => timingSafeEqual(key.hash, hash));
    return found && (found.expiresAtMs === null || found.expiresAtMs > this.#clock.nowMs()) ? found : null;
  }

  async #refresh(): Promise<void> {
    const keys = new Map<string, ApiKey[]>();
    for (const key of await this.#store.list()) {
      const index = indexOf(key.hash);
      keys.set(index, [...(keys.get(index) ?? []), key]);
    }
    this.#keys = keys;
  }
}
