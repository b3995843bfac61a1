import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of send_attempts. */
export interface SendAttemptRow extends OriginColumns {
  recipientKey: string;
  messageId: string;
  attempt: number;
  state: 'calling' | 'released' | 'in-doubt' | 'accepted' | 'rejected';
  /** Random token of one execution; only it may write to the wire and give the verdict. */
  owner: string;
  calledAt: Date;
  /** Database time after which the owner no longer writes to the wire. */
  wireUntil: Date;
  provider: string;
  sender: string;
  providerMessageId: string | null;
  /** Keyed hash of the body, for the look-up of a send in doubt. */
  bodyHash: string;
  reason: string | null;
  errorCode: number | null;
  /** Sends repeated without knowing the outcome of the one before. */
  blindResends: number;
  /** The records published for it, packed; null before the first. */
  published: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** The record as it was dispatched, sealed fields and all; only while the message has adopted what a look-up found. */
  remake: string | null;
  /** The account at the provider by which the attempt was claimed to go; null in rows from before it was kept, and where nothing was claimed. */
  account: string | null;
}

export const SendAttemptEntity = new EntitySchema<SendAttemptRow>({
  name: 'SendAttempt',
  tableName: 'send_attempts',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    attempt: { name: 'attempt', type: 'integer' },
    state: { name: 'state', type: 'text' },
    owner: { name: 'owner', type: 'text' },
    calledAt: { name: 'called_at', type: 'timestamp with time zone' },
    wireUntil: { name: 'wire_until', type: 'timestamp with time zone' },
    provider: { name: 'provider', type: 'text' },
    sender: { name: 'sender', type: 'text' },
    providerMessageId: { name: 'provider_message_id', type: 'text', nullable: true },
    bodyHash: { name: 'body_hash', type: 'text' },
    reason: { name: 'reason', type: 'text', nullable: true },
    errorCode: { name: 'error_code', type: 'integer', nullable: true },
    blindResends: { name: 'blind_resends', type: 'integer', default: 0 },
    ...originColumns,
    published: { name: 'published', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamp with time zone', default: () => 'now()' },
    updatedAt: { name: 'updated_at', type: 'timestamp with time zone', default: () => 'now()' },
    remake: { name: 'remake', type: 'text', nullable: true },
    account: { name: 'account', type: 'text', nullable: true },
  },
});
