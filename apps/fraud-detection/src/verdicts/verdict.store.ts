import type { FraudAction, SafeEntry } from '@signalbox/fraud';

/** The last verdict on a subject. */
export interface KnownVerdict {
  readonly subjectId: string;
  /** Counts the verdicts on the subject from 1. */
  readonly revision: number;
  readonly action: FraudAction;
  readonly expiresAtMs: number;
  /** Since when it has been slowed down or blocked without a break; null where it is not. */
  readonly heldSinceMs: number | null;
  /** Starts of the hours that say nothing of what is usual. */
  readonly suspectHours: readonly number[];
}

export interface VerdictRow extends KnownVerdict {
  readonly reason: string;
  readonly decidedAtMs: number;
  /** The records that tell of it, packed. */
  readonly published: string;
}

export interface SafeListing extends SafeEntry {
  readonly reason: string;
  readonly actor: string;
}

/** The verdicts, and the list that wins over them. */
export abstract class VerdictStore {
  /** Those that are known of these subjects. */
  abstract load(subjectIds: readonly string[]): Promise<readonly KnownVerdict[]>;
  /** Those in force: what ends later than that and asks for something. */
  abstract listInForce(nowMs: number): Promise<readonly KnownVerdict[]>;
  /** True where the row follows the one that is stored: the next revision, of which the last one is published. Otherwise nothing changes. */
  abstract save(row: VerdictRow): Promise<boolean>;
  /** Replaces the suspect hours of the subject. */
  abstract noteSuspectHours(subjectId: string, hours: readonly number[]): Promise<void>;
  /** Rows whose records nobody has acknowledged yet, the oldest first. */
  abstract listUnpublished(limit: number): Promise<readonly { readonly subjectId: string; readonly revision: number; readonly published: string }[]>;
  abstract markPublished(subjectId: string, revision: number): Promise<void>;
  abstract listSafe(): Promise<readonly SafeListing[]>;
  /** Replaces what was said of the same traffic. */
  abstract addSafe(entry: SafeListing): Promise<void>;
  /** False where it was not on the list. */
  abstract removeSafe(entry: SafeEntry): Promise<boolean>;
}
