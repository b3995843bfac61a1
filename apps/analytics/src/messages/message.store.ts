import type { Standing } from '@signalbox/usage';

/** What a message adds to the figures from one of its changes on. */
export interface CountedChange {
  readonly messageId: string;
  readonly tenantId: string;
  readonly sequence: number;
  readonly standing: Standing;
}

/** A person used a message. */
export interface MessageUse {
  readonly messageId: string;
  readonly tenantId: string;
}

/**
 * The ledger of messages and the minutes that it adds up to. Each message counts once, by its latest change, and is used once, however often and in
 * whatever order that is told and by however many processes; what is counted is durable when the promise resolves.
 */
export abstract class MessageStore {
  abstract count(change: CountedChange): Promise<void>;
  /** Before its message or after it. Of a tenant whose message it is not, it is ignored. */
  abstract countUse(use: MessageUse): Promise<void>;
}
