import { EntitySchema } from 'typeorm';

/** A row of senders. */
export interface SenderRow {
  sender: string;
  provider: string;
  poolId: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  kind: string;
  /** The pace in the contract; a numeric and so a text. */
  segmentsPerSecond: string;
  policyRevision: string;
}

export const SenderEntity = new EntitySchema<SenderRow>({
  name: 'Sender',
  tableName: 'senders',
  columns: {
    sender: { name: 'sender', type: 'text', primary: true },
    provider: { name: 'provider', type: 'text' },
    poolId: { name: 'pool_id', type: 'text' },
    country: { name: 'country', type: 'text' },
    kind: { name: 'kind', type: 'text' },
    segmentsPerSecond: { name: 'segments_per_second', type: 'numeric' },
    policyRevision: { name: 'policy_revision', type: 'bigint' },
  },
});
