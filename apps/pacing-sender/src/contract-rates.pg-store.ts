import type { AccountTerms, CampaignTerms, CapTerms, SenderTerms } from '@signalbox/pacing';
import type { Database } from '@signalbox/postgres';
import { ContractRatesStore, type StoredContracts } from './contract-rates.store.js';

/** One statement, so that all of it is of one policy. */
const READ = {
  name: 'contract-rates-read',
  text: `SELECT
    (SELECT coalesce(json_agg(json_build_object('sender', sender, 'poolId', pool_id, 'provider', provider, 'perSecond', segments_per_second, 'unit', unit, 'campaignId', campaign_id, 'segmentPriceMicros', segment_price_micros)), '[]') FROM senders) AS senders,
    (SELECT coalesce(json_agg(json_build_object('kind', kind, 'terms', terms)), '[]') FROM pace_terms) AS terms,
    (SELECT coalesce(json_agg(json_build_object('capId', cap_id, 'used', used, 'resetsAtMs', resets_at_us / 1000)), '[]') FROM caps) AS counted`,
};

type Terms = { readonly kind: 'account'; readonly terms: AccountTerms } | { readonly kind: 'campaign'; readonly terms: CampaignTerms } | { readonly kind: 'cap'; readonly terms: CapTerms };

interface Row {
  readonly senders: readonly SenderTerms[];
  readonly terms: readonly Terms[];
  readonly counted: readonly { readonly capId: string; readonly used: number; readonly resetsAtMs: number }[];
}

export class PgContractRatesStore extends ContractRatesStore {
  readonly #database: Database;

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  async readAll(): Promise<StoredContracts> {
    const [row] = await this.#database.query<Row>(READ);
    const { senders, terms, counted } = row ?? { senders: [], terms: [], counted: [] };
    return {
      contracts: {
        senders: new Map(senders.map((sender) => [sender.sender, sender])),
        accounts: terms.flatMap((one) => (one.kind === 'account' ? [one.terms] : [])),
        campaigns: new Map(terms.flatMap((one) => (one.kind === 'campaign' ? [[one.terms.campaignId, one.terms] as const] : []))),
        caps: terms.flatMap((one) => (one.kind === 'cap' ? [one.terms] : [])),
      },
      counted: new Map(counted.map((count) => [count.capId, count])),
    };
  }
}
