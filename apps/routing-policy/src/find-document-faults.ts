import { findPolicyDocumentFaults, type PolicyDocumentRequest } from '@signalbox/contracts';
import { findPolicyFaults } from '@signalbox/routing';

/**
 * What keeps a document from being a policy, by its form or by what it says; null where nothing does. One rule for drafts, activations and the
 * first policy, because a draft may wait for longer than the rules stay as they are.
 */
export function findDocumentFaults(document: unknown): string | null {
  return findPolicyDocumentFaults(document) ?? (findPolicyFaults(document as PolicyDocumentRequest).join('; ') || null);
}
