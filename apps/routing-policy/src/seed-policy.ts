import { findPolicyFaults, type PolicyDocument } from '@signalbox/routing';
import type { PolicyStore } from './policy.store.js';

/** Puts a first policy in force where none ever was; never touches what operations decided. */
export async function seedPolicy(store: PolicyStore, document: PolicyDocument | null): Promise<void> {
  if (!document || (await store.findActiveRevision()) !== null) return;
  const faults = findPolicyFaults(document);
  if (faults.length > 0) throw new RangeError(`SEED_POLICY_FILE cannot become a policy: ${faults.join('; ')}`);
  await store.activate(await store.addDraft(document, 'seed', 'first policy'));
}
