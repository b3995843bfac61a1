import type { Origin } from '@signalbox/contracts';
import type { ReasonCode } from '@signalbox/message';
import type { AttemptState } from '@signalbox/pacing';

export interface AttemptKey {
  readonly recipientKey: string;
  readonly messageId: string;
}

/** One row: where a message stands with the carrier. Times are epoch milliseconds of the database clock. */
export interface AttemptRow extends AttemptKey {
  readonly attempt: number;
  readonly state: AttemptState;
  /** Random token of the execution that made the claim. */
  readonly owner: string;
  readonly calledAtMs: number;
  readonly wireUntilMs: number;
  readonly updatedAtMs: number;
  readonly provider: string;
  readonly sender: string;
  readonly bodyHash: string;
  readonly providerMessageId: string | null;
  readonly reason: ReasonCode | null;
  readonly blindResends: number;
  /** Of the record that made the row. */
  readonly origin: Origin;
  /** Every record published for the message so far, packed; null before the first. */
  readonly published: string | null;
  /** What the message is made anew from, packed; only while it has adopted what a look-up found. */
  readonly remake: string | null;
  /** By which the attempt was claimed to go; null in rows from before this was kept. */
  readonly account: string | null;
}

/** A row with the database clock of the moment it was read. */
export interface Reading {
  readonly row: AttemptRow | null;
  readonly databaseMs: number;
  /** The tenant has called the message off. */
  readonly isCancelled: boolean;
}

/** What a row says of the message itself. */
export interface AttemptSubject extends AttemptKey {
  readonly provider: string;
  readonly sender: string;
  readonly bodyHash: string;
  readonly origin: Origin;
}

export interface Claim extends AttemptSubject {
  /** Of the tenant at the provider; null where it has none. */
  readonly account: string | null;
  /** The pool of the sender. */
  readonly poolId: string;
  /** The pool that routing chose; another one where the message has moved. */
  readonly routedPoolId: string;
  readonly attempt: number;
  readonly owner: string;
  /** The wire time ends so many milliseconds after the database takes the claim. */
  readonly wireTimeMs: number;
  /** A replay: the message may be taken up again where its tries were used up. */
  readonly isReplay: boolean;
}

export type ClaimResult =
  /** The attempt is ours until its wire time ends. */
  | 'claimed'
  /** The person has told the pool that routing chose to stop. Nothing was written. */
  | 'opted-out'
  /** The person has told the pool of the sender to stop, to which the message has moved. Nothing was written. */
  | 'way-opted-out'
  /** The tenant has called the message off. Nothing was written. */
  | 'cancelled'
  /** The row stands otherwise than expected. Nothing was written. */
  | 'refused';

/** A compare-and-set on a row: applied only where owner, attempt, state and (where one is given) reason are as expected. */
export interface Change extends AttemptKey {
  readonly expected: { readonly owner: string; readonly attempt: number; readonly states: readonly AttemptState[]; readonly reason?: ReasonCode };
  readonly state: AttemptState;
  readonly reason: ReasonCode;
  readonly errorCode?: number | undefined;
  readonly providerMessageId?: string | undefined;
  /** Replaces what was stored. */
  readonly published: string;
  /** The owner has stopped writing: the wire time ends now, be it sooner or later than the claim said. */
  readonly endsWireTime?: boolean;
  /** The next attempt is a second send without proof. */
  readonly resendsBlindly?: boolean;
  /** Kept until the next change; see AttemptRow. */
  readonly remake?: string | undefined;
}

/** A message that is settled without ever having been claimed. */
export interface Refusal extends AttemptSubject {
  readonly owner: string;
  readonly reason: ReasonCode;
  readonly published: string;
}

/** What a callback of the carrier proves: this attempt of this message is that message of the carrier. */
export interface CarrierProof extends AttemptKey {
  readonly attempt: number;
  readonly provider: string;
  readonly providerMessageId: string;
}

export type ProofResult =
  /** The row was open (or had adopted a wrong sid, or was given up with its tries used up), or an attempt after the proven one was to be made: it is accepted now, as that attempt. `from` is the state before. */
  | { readonly kind: 'settled'; readonly from: AttemptState }
  /** The row is open, but another message has adopted the sid. Nothing was written. */
  | { readonly kind: 'contested'; readonly holder: AttemptRow }
  /** Nothing to do; the row as it stands. */
  | { readonly kind: 'stands'; readonly row: Pick<AttemptRow, 'state' | 'reason' | 'providerMessageId' | 'attempt'> | null };

/** Gives an adopted sid to the message that a callback names, and puts the adopter back in doubt. */
export interface Overruling {
  readonly proof: CarrierProof;
  readonly adopter: AttemptKey;
  /** What is stored as published for the adopter, with the new fact. */
  readonly adopterPublished: string;
}

/**
 * The claims: one row per message, the only guard against a second send. What a method reports is durable on a synchronous standby before it
 * resolves. Every method may be called again after an error; AdapterError `unreachable` leaves open whether it took effect.
 */
export abstract class SendAttemptStore {
  abstract find(key: AttemptKey): Promise<Reading>;
  /**
   * Takes an attempt for `owner`: attempt 1 where there is no row, the next attempt where the row is released (or, for a replay, rejected as
   * retries-exhausted), or the same attempt again where the same owner has not written yet (a later wire time). Reads the opt-outs and the
   * cancellations in the same statement.
   */
  abstract claim(claim: Claim): Promise<ClaimResult>;
  /** True where the change was applied. */
  abstract change(change: Change): Promise<boolean>;
  /** Stores a settled row where there is none; false where there is one. */
  abstract refuse(refusal: Refusal): Promise<boolean>;
  /** Settles an open attempt by proof of the carrier; see ProofResult. Changes nothing else. */
  abstract prove(proof: CarrierProof): Promise<ProofResult>;
  /** Both rows or neither; false where the adopter has not adopted that sid (any more). */
  abstract overrule(overruling: Overruling): Promise<boolean>;
  /** All rows of a recipient claimed since, of any message. */
  abstract listByRecipient(recipientKey: string, calledSinceMs: number): Promise<AttemptRow[]>;
}
