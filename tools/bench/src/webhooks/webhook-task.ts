import type { RigTask } from '../rig.js';

/** `webhooks/load`: posts status callbacks over so many connections, one after another on each. */
export interface WebhookTask extends RigTask {
  readonly origin: string;
  readonly accountSid: string;
  /** Signs the genuine ones. */
  readonly authToken: string;
  readonly connections: number;
  /** Forged ones before each genuine one. */
  readonly forgedPerGenuine: number;
  readonly warmUpMs: number;
  readonly forMs: number;
}

export interface WebhookPass {
  /** Genuine ones that were answered 2xx, without those of the warm-up. */
  readonly taken: number;
  /** Forged ones that were answered 403, without those of the warm-up. */
  readonly refused: number;
  /** Answered otherwise: none should be. */
  readonly others: number;
  readonly elapsedMs: number;
  /** Of the genuine ones. */
  readonly p99Ms: number;
}
