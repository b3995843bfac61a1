import type { ReasonCode } from '@signalbox/message';

/** One attempt to hand a message to a carrier. */
export interface SubmitRequest {
  readonly messageId: string;
  readonly recipientKey: string;
  /** Comes back in the status callbacks, so that they name the attempt. */
  readonly attempt: number;
  /** E.164. */
  readonly to: string;
  readonly sender: string;
  readonly body: string;
  /** How long the carrier may hold the message. */
  readonly validForMs: number;
  /**
   * Asked in the tick in which the first byte would be written, at most once; false means that nothing is written. Must answer at once and
   * must not throw.
   */
  mayWrite(): boolean;
}

/** What became of one submission. Every outcome that a carrier can have is a value here; submit never throws for one. */
export type Verdict =
  /** The carrier has the message. */
  | { readonly kind: 'accepted'; readonly providerMessageId: string; readonly status: string }
  /** Refused for good; the same request would be refused again. */
  | { readonly kind: 'rejected'; readonly reason: ReasonCode; readonly errorCode?: number; readonly detail: string }
  /** Refused for now and surely not taken. */
  | { readonly kind: 'throttled'; readonly reason: ReasonCode; readonly errorCode?: number; readonly detail: string; readonly retryAfterMs?: number }
  /** No connection came about; nothing was written. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** Written in whole or in part, and no answer that settles it. The carrier may have the message. */
  | { readonly kind: 'ambiguous'; readonly reason: 'reply-lost' | 'carrier-error'; readonly errorCode?: number; readonly detail: string }
  /** mayWrite said no; nothing was written. */
  | { readonly kind: 'not-written' }
  /** Less validity is left than a carrier can be told; nothing was written. */
  | { readonly kind: 'expired' };

export interface LookUpQuery {
  /** E.164. */
  readonly to: string;
  /** Only messages created at or after this matter, epoch milliseconds; earlier ones may be among the answer. */
  readonly createdSinceMs: number;
}

export interface FoundMessage {
  readonly providerMessageId: string;
  /** Null where the carrier does not show it (redacted, or rendered by the carrier). */
  readonly body: string | null;
  /** Null where no sender has been picked yet. */
  readonly sender: string | null;
  /** Epoch milliseconds in whole seconds, by the carrier's clock. */
  readonly createdAtMs: number;
  readonly status: string;
}

export type LookUp =
  | { readonly kind: 'listed'; readonly messages: readonly FoundMessage[] }
  | { readonly kind: 'impossible'; readonly detail: string };

/** A carrier. Port: one object serves any number of calls at once; it keeps connections, never state about messages. */
export interface MessageProvider {
  /** Its name in events and tables. */
  readonly name: 'twilio';
  /** Writes at most once, never repeats, and settles within the longest wait for a connection (10 s) plus the call deadline. A call that is given up is reset on the wire. */
  submit(request: SubmitRequest): Promise<Verdict>;
  /**
   * Lists what the carrier has for a recipient, complete as far as `createdSinceMs`. Safe to repeat. Throws AdapterError `unreachable` or
   * `throttled` where the carrier does not answer for now.
   */
  findByRecipient(query: LookUpQuery): Promise<LookUp>;
  /** Waits for what is under way, at most until `budgetMs` has passed, then closes the connections. A second call changes nothing. */
  close(budgetMs: number): Promise<void>;
}
