import { EntitySchema } from 'typeorm';

/** A row of provider_sids. */
export interface ProviderSidRow {
  provider: string;
  providerMessageId: string;
  recipientKey: string;
  messageId: string;
  attempt: number;
  createdAt: Date;
}

export const ProviderSidEntity = new EntitySchema<ProviderSidRow>({
  name: 'ProviderSid',
  tableName: 'provider_sids',
  columns: {
    provider: { name: 'provider', type: 'text', primary: true },
    providerMessageId: { name: 'provider_message_id', type: 'text', primary: true },
    recipientKey: { name: 'recipient_key', type: 'text' },
    messageId: { name: 'message_id', type: 'uuid' },
    attempt: { name: 'attempt', type: 'integer' },
    createdAt: { name: 'created_at', type: 'timestamp with time zone', default: () => 'now()' },
  },
});
