import type { Policy, PolicyDocument } from '@signalbox/routing';

export interface PolicyRevision {
  readonly revision: number;
  readonly status: 'draft' | 'active' | 'retired';
  readonly author: string;
  readonly note: string;
}

/** What deciding and opt-outs read of the policies. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** The pool of every sender that any revision in force had: a STOP to a number that left its pool still counts. */
  readonly poolOfSender: ReadonlyMap<string, string>;
}

/** Versioned policy documents; at most one is active. Changes are durable when they resolve. */
export abstract class PolicyStore {
  /** The revision in force; null before the first activation. */
  abstract findActiveRevision(): Promise<number | null>;
  /** Null before the first activation. */
  abstract loadActive(): Promise<LoadedPolicy | null>;
  /** Adds a draft under the next revision number and gives it. */
  abstract addDraft(document: PolicyDocument, author: string, note: string): Promise<number>;
  /** What is stored under a revision, as it was valid when it came: perhaps not by the rules of today. Null where there is no such revision. */
  abstract findDocument(revision: number): Promise<unknown>;
  /** Makes a revision the active one, retires the former and mirrors its senders and what else limits their pace; false where there is no such revision. */
  abstract activate(revision: number): Promise<boolean>;
  abstract list(): Promise<PolicyRevision[]>;
}
