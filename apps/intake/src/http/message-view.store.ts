import type { Lane } from '@signalbox/message';

/** One applied change of a message's status. */
export interface TimelineEntry {
  readonly sequence: number;
  readonly status: string;
  readonly reason: string;
  readonly attempt: number;
  readonly occurredAt: string;
}

export interface MessageView {
  readonly messageId: string;
  readonly recipientKey: string;
  readonly tenantId: string;
  readonly lane: Lane;
  readonly idempotencyKey: string;
  readonly status: string;
  readonly timeline: readonly TimelineEntry[];
}

/** Reads what the projector knows of a message; intake writes none of it. */
export abstract class MessageViewStore {
  /** Null where no such message is known. */
  abstract find(messageId: string): Promise<MessageView | null>;
}
