import type { CreateFault, LedgerStatus } from '../admin/admin-shapes.js';

export type MessageStatus = 'scheduled' | 'accepted' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'undelivered' | 'failed' | 'canceled' | 'received';

/** What a request asks for, checked in itself but not yet against the account. */
export interface MessageDraft {
  readonly to: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  readonly bodySha256: string;
  readonly mediaUrls: readonly string[];
  readonly validityMs: number;
  /** When it is to be sent, if not at once. */
  readonly sendAtMs: number | null;
  /** Whether the sender will tell if the person did what the message asks for. */
  readonly providesFeedback: boolean;
  readonly statusCallback: string | null;
  readonly messageId: string | null;
  readonly recipientKey: string | null;
  readonly attempt: number | null;
}

/** How a request came in. */
export interface Arrival {
  readonly accountSid: string;
  readonly receivedAtMs: number;
  readonly fault: CreateFault | null;
  /** How the message's id is written; left out: as a sid. */
  readonly idForm?: 'uuid';
  /** Ms of L that are left until it has to show in fetch and list. */
  readonly leftOfLMs: number;
}

export interface Feedback {
  readonly outcome: 'confirmed' | 'unconfirmed';
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface MessageRecord {
  readonly index: number;
  readonly sid: string;
  readonly accountSid: string;
  readonly direction: 'outbound-api' | 'inbound';
  readonly draft: MessageDraft;
  /** What becomes of it follows from this: 64 hex digits. */
  readonly seed: string;
  readonly fault: CreateFault | null;
  readonly requestReceivedAtMs: number;
  readonly acceptedAtMs: number;
  readonly visibleAtMs: number;
  /** Null while a messaging service has not picked one. */
  from: string | null;
  /** 0 while a messaging service has not picked a sender. */
  segments: number;
  status: MessageStatus;
  errorCode: number | null;
  sentAtMs: number | null;
  isFinal: boolean;
  /** Its text is no longer shown. */
  isRedacted: boolean;
  /** No longer shown at all, but in the ledger. */
  isDeleted: boolean;
  /** Sids of media that are no longer shown. */
  readonly removedMedia: Set<string>;
  feedback: Feedback | null;
  readonly statuses: LedgerStatus[];
  readonly callbacks: { sent: number; answered: number };
}

export function updatedAtMs(record: MessageRecord): number {
  return record.statuses.at(-1)?.atMs ?? record.acceptedAtMs;
}
