import type { CreateFault, LedgerStatus } from '../admin/admin-shapes.js';

export type MessageStatus = 'accepted' | 'queued' | 'sending' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

/** What a request asks for, checked in itself but not yet against the account. */
export interface MessageDraft {
  readonly to: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  readonly body: string;
  readonly bodySha256: string;
  readonly mediaUrls: readonly string[];
  readonly validityMs: number;
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
  /** Ms of L that are left until it has to show in fetch and list. */
  readonly leftOfLMs: number;
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
  readonly statuses: LedgerStatus[];
  readonly callbacks: { sent: number; answered: number };
}

export function updatedAtMs(record: MessageRecord): number {
  return record.statuses.at(-1)?.atMs ?? record.acceptedAtMs;
}
