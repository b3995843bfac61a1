import type { SafeEntry } from '@signalbox/fraud';
import { VerdictStore, type KnownVerdict, type SafeListing, type VerdictRow } from './verdict.store.js';

type Kept = VerdictRow & { readonly isPublished: boolean };

const keyOf = ({ owner, scope, value }: SafeEntry): string => `${owner}/${scope}/${value}`;

export class MemoryVerdictStore extends VerdictStore {
  readonly #rows = new Map<string, Kept>();
  readonly #safe = new Map<string, SafeListing>();

  load(subjectIds: readonly string[]): Promise<readonly KnownVerdict[]> {
    return Promise.resolve(subjectIds.flatMap((subjectId) => this.#rows.get(subjectId) ?? []));
  }

  listInForce(nowMs: number): Promise<readonly KnownVerdict[]> {
    return Promise.resolve([...this.#rows.values()].filter(({ action, expiresAtMs }) => action !== 'clear' && expiresAtMs > nowMs));
  }

  save(row: VerdictRow): Promise<boolean> {
    const known = this.#rows.get(row.subjectId);
    const follows = known === undefined ? row.revision === 1 : known.revision === row.revision - 1 && known.isPublished;
    if (follows) this.#rows.set(row.subjectId, { ...row, isPublished: false });
    return Promise.resolve(follows);
  }

  noteSuspectHours(subjectId: string, suspectHours: readonly number[]): Promise<void> {
    const known = this.#rows.get(subjectId);
    if (known !== undefined) this.#rows.set(subjectId, { ...known, suspectHours });
    return Promise.resolve();
  }

  listUnpublished(limit: number): Promise<readonly Kept[]> {
    const waiting = [...this.#rows.values()].filter(({ isPublished }) => !isPublished);
    return Promise.resolve(waiting.toSorted((a, b) => a.decidedAtMs - b.decidedAtMs).slice(0, limit));
  }

  markPublished(subjectId: string, revision: number): Promise<void> {
    const known = this.#rows.get(subjectId);
    if (known?.revision === revision) this.#rows.set(subjectId, { ...known, isPublished: true });
    return Promise.resolve();
  }

  listSafe(): Promise<readonly SafeListing[]> {
    return Promise.resolve([...this.#safe.values()]);
  }

  addSafe(entry: SafeListing): Promise<void> {
    this.#safe.set(keyOf(entry), entry);
    return Promise.resolve();
  }

  removeSafe(entry: SafeEntry): Promise<boolean> {
    return Promise.resolve(this.#safe.delete(keyOf(entry)));
  }
}
