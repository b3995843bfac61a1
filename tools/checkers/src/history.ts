import type { Lane } from '@signalbox/message';

/** One acceptance as the carrier's ledger has it. */
export interface Acceptance {
  readonly sid: string;
  /** Our message id from the StatusCallback URL; null where the request carried none. */
  readonly messageId: string | null;
  readonly attempt: number | null;
  readonly sender: string;
  readonly segments: number;
  /** When the request reached the carrier, ms since the epoch with fraction. */
  readonly requestReceivedAtMs: number;
  readonly acceptedAtMs: number;
  readonly finalStatus: string | null;
}

/** One record of messages-<lane>: what was taken on, in the order that must hold. */
export interface AcceptedMessage {
  readonly messageId: string;
  readonly tenantId: string;
  readonly recipientKey: string;
  readonly lane: Lane;
  readonly partition: number;
  readonly offset: bigint;
}

/** One record of message-status, as far as the checks read it. */
export interface StatusChange {
  readonly eventId: string;
  readonly messageId: string;
  readonly sequence: number;
  readonly status: string;
  readonly terminal: boolean;
  readonly reason: string;
  readonly policyRevision: number;
  /** The change overrules a terminal status; left out: it does not say so. */
  readonly correction?: boolean;
}

/** One row of message_status. */
export interface StoredStatus {
  readonly messageId: string;
  readonly status: string;
  /** 0 where there is evidence of a message that no fact has told of yet. */
  readonly sequence: number;
}

/** One row of message_timeline. */
export interface TimelineEntry {
  readonly messageId: string;
  readonly sequence: number;
  readonly eventId: string;
  readonly status: string;
}

/** One request as its sender wrote it: `writtenAt` of message-submitted and submission-in-doubt. */
export interface WrittenSend {
  readonly messageId: string;
  readonly sender: string;
  readonly segments: number;
  /** Epoch milliseconds of the tick of the first byte, by the sender's clock. */
  readonly writtenAtMs: number;
}

/** A broken promise, told so that a person can look it up. */
export interface Violation {
  readonly promise: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9' | 'P10';
  readonly subject: string;
  readonly what: string;
}
