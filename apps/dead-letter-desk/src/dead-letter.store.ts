import type { DeadLetter, Origin } from '@signalbox/contracts';

/** A dead letter as its topic tells it. */
export interface NewLetter {
  readonly stage: string;
  /** Where the record first stood. */
  readonly origin: Origin;
  /** 0 for the record itself, n for its n-th replay. */
  readonly replayNumber: number;
  readonly class: DeadLetter['class'];
  readonly reason: string;
  readonly detail: string | null;
  readonly schema: string | null;
  readonly messageId: string | null;
  readonly attempts: number;
  readonly firstSeenAtMs: number;
  readonly deadLetteredAtMs: number;
  readonly traceparent: string | null;
  /** Envelope of key, headers and value. */
  readonly record: string;
}

export const LETTER_STATES = ['open', 'replayed', 'discarded'] as const;

/** What is known of a letter, without the record itself. */
export interface LetterSummary extends Omit<NewLetter, 'record'> {
  /** Counts up in the order in which letters were kept. */
  readonly letterId: number;
  readonly state: (typeof LETTER_STATES)[number];
  /** Replays begun from this letter. */
  readonly replayCount: number;
}

export interface Letter extends LetterSummary {
  /** Null once the letter is discarded. */
  readonly record: string | null;
}

/** Which letters; a field left out says nothing. */
export interface LetterFilter {
  readonly stage?: string | undefined;
  readonly reason?: string | undefined;
  readonly class?: string | undefined;
  /** Dead-lettered then or later. */
  readonly sinceMs?: number | undefined;
  readonly state?: Letter['state'] | undefined;
}

/** Letters with the same stage, reason and detail. */
export interface Cause {
  readonly stage: string;
  readonly reason: string;
  readonly detail: string | null;
  readonly letters: number;
  /** Those of them that are open. */
  readonly open: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** Who acts, and why: the audit wants both. */
export interface Act {
  readonly actor: string;
  readonly why: string;
}

export interface AuditEntry extends Act {
  readonly action: 'replay' | 'discard' | 'reveal';
  /** Of a replay, its number. */
  readonly replayNumber: number | null;
  readonly actedAtMs: number;
}

/** The letters and their audit. What is done to a letter and its audit row stand or fall together. Every method is durable when it resolves. */
export abstract class DeadLetterStore {
  /** Keeps a letter; changes nothing where the stage gave up this record in this replay before. A replay counts as first seen when its origin was. */
  abstract keep(letter: NewLetter): Promise<void>;
  /** The newest first. */
  abstract listNewest(filter: LetterFilter, limit: number): Promise<LetterSummary[]>;
  /** The oldest first, of those with an id above `afterId` and not above `throughId`. */
  abstract listFrom(filter: LetterFilter, range: { readonly afterId: number; readonly throughId: number }, limit: number): Promise<Letter[]>;
  /** What has most open letters first. */
  abstract listCauses(filter: LetterFilter, limit: number): Promise<Cause[]>;
  abstract find(letterId: number): Promise<Letter | null>;
  /** The id of the newest letter; 0 without one. */
  abstract newestId(): Promise<number>;
  /** The oldest first. */
  abstract listActions(letterId: number): Promise<AuditEntry[]>;
  /** Gives a replay its number, greater than any that its origin had; null where the letter is not open. Each call is another replay. */
  abstract beginReplay(letterId: number, act: Act): Promise<number | null>;
  /** Notes that the replay is with the broker. Idempotent; a letter that was discarded meanwhile stays so. */
  abstract endReplay(letterId: number): Promise<void>;
  /** Forgets the record for good; false where the letter is not open. */
  abstract discard(letterId: number, act: Act): Promise<boolean>;
  /** To be called before a record is shown to somebody. */
  abstract auditReveal(letterId: number, act: Act): Promise<void>;
}

/** The number of the next replay of an origin, by all letters of it. A number may be left out, but none comes twice. */
export function nextReplayNumber(letters: readonly Pick<LetterSummary, 'replayNumber' | 'replayCount'>[]): number {
  const begun = letters.reduce((sum, { replayCount }) => sum + replayCount, 0);
  return Math.max(begun, ...letters.map(({ replayNumber }) => replayNumber)) + 1;
}
