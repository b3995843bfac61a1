export interface Cancellation {
  readonly messageId: string;
  readonly recipientKey: string;
  readonly tenantId: string;
}

/** Requests to call messages off; the claim of a send reads them. */
export abstract class CancellationStore {
  /** Durable when it resolves: no claim that begins later submits the message. Idempotent. */
  abstract request(cancellation: Cancellation): Promise<void>;
}
