import { IdempotencyStore, type IntakeClaim, type StoredIntake } from './idempotency.store.js';

/** For tests of handlers; the contract suite runs on it and on PostgreSQL. */
export class MemoryIdempotencyStore extends IdempotencyStore {
  readonly #rows = new Map<string, StoredIntake & { expiresAtMs: number }>();

  claim({ keyHash, messageId, payloadHash, origin, published, expiresAtMs }: IntakeClaim): Promise<StoredIntake | null> {
    const known = this.#rows.get(keyHash);
    if (known) return Promise.resolve(known);
    this.#rows.set(keyHash, { messageId, payloadHash, origin, published, isPublished: false, expiresAtMs });
    return Promise.resolve(null);
  }

  find(keyHash: string): Promise<StoredIntake | null> {
    return Promise.resolve(this.#rows.get(keyHash) ?? null);
  }

  markPublished(keyHash: string): Promise<void> {
    const row = this.#rows.get(keyHash);
    if (row) this.#rows.set(keyHash, { ...row, isPublished: true });
    return Promise.resolve();
  }

  deleteExpired(nowMs: number, limit: number): Promise<number> {
    const gone = [...this.#rows].filter(([, row]) => row.expiresAtMs < nowMs).slice(0, limit);
    for (const [keyHash] of gone) this.#rows.delete(keyHash);
    return Promise.resolve(gone.length);
  }
}
