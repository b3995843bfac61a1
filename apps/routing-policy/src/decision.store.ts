import type { Origin } from '@signalbox/contracts';
import type { StoredPublication } from '@signalbox/kafka';

export interface DecisionKey {
  readonly recipientKey: string;
  readonly messageId: string;
  readonly tenantId: string;
}

/** What deciding needs to know of one recipient. */
export interface RecipientFacts {
  readonly optedOutPools: ReadonlySet<string>;
  /** The pinned sender by pool, for this tenant. */
  readonly pinnedSenders: Readonly<Record<string, string>>;
  /** Set where the message was decided before. */
  readonly decided: StoredPublication | null;
}

export interface DecisionRow extends DecisionKey {
  readonly decision: 'route' | 'block' | 'expire';
  readonly reason: string;
  readonly policyRevision: number;
  readonly rules: readonly string[];
  readonly poolId: string | null;
  readonly sender: string | null;
  /** True where this decision pins the sender to the recipient. */
  readonly pins: boolean;
  readonly origin: Origin;
  readonly published: string;
  readonly decidedAtMs: number;
}

/** One decision per message, for good: the policy may change before a record comes again, its decision may not. */
export abstract class DecisionStore {
  abstract load(key: DecisionKey): Promise<RecipientFacts>;
  /** Stores the decision and its pin together and gives null; gives the stored one where the message was decided before. Idempotent. */
  abstract claim(row: DecisionRow): Promise<StoredPublication | null>;
}
