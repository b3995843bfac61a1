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
  /** The registration under which it sends; null where it has none. */
  campaignId: string | null;
  /** What its pace counts. */
  unit: 'segments' | 'messages';
  /** Millionths of the currency of the account. */
  segmentPriceMicros: string;
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
    campaignId: { name: 'campaign_id', type: 'text', nullable: true },
    unit: { name: 'unit', type: 'text' },
    segmentPriceMicros: { name: 'segment_price_micros', type: 'bigint' },
  },
});
