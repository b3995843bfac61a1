import type { PolicyDocument } from '@signalbox/routing';
import { findDocumentFaults } from './find-document-faults.js';
import type { PolicyStore } from './policy.store.js';

/** Puts a first policy in force where none ever was; never touches what operations decided. */
export async function seedPolicy(store: PolicyStore, document: PolicyDocument | null): Promise<void> {
  if (!document || (await store.findActiveRevision()) !== null) return;
  const faults = findDocumentFaults(document);
  if (faults !== null) throw new RangeError(`SEED_POLICY_FILE cannot become a policy: ${faults}`);
  await store.activate(await store.addDraft(document, 'seed', 'first policy'));
}
