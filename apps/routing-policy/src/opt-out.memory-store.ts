import { OptOutStore, type OptOutChange } from './opt-out.store.js';

/** For tests of handlers. */
export class MemoryOptOutStore extends OptOutStore {
  readonly changes = new Map<string, OptOutChange>();

  apply(change: OptOutChange): Promise<void> {
    const key = `${change.recipientKey}/${change.poolId}`;
    const known = this.changes.get(key);
    if (!known || known.changedAtMs <= change.changedAtMs) this.changes.set(key, change);
    return Promise.resolve();
  }
}
