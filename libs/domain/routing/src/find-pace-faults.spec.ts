import { describe, expect, it } from 'vitest';
import { findPaceFaults } from './find-pace-faults.js';
import type { DailyCap, PolicyDocument, Pool } from './policy-document.js';

const pool: Pool = { poolId: 'p', provider: 'twilio', lanes: ['marketing'], countries: '*', tenants: '*', campaignId: 'c1', segmentPriceMicros: 8_300, senders: [{ sender: '+12015550001', kind: 'ten-dlc', country: 'US', segmentsPerSecond: 75 }] };
const cap: DailyCap = { capId: 'brand', unit: 'segments', limit: 200_000, timeZone: 'America/Los_Angeles', campaigns: ['c1'], carriers: ['t-mobile'] };
const campaign = { campaignId: 'c1', carriers: [{ carrier: 't-mobile', perSecond: 75 }, { carrier: 'att', perSecond: 75 }] };
const account = { provider: 'twilio', account: '*', requestsPerSecond: 100 } as const;
const good: PolicyDocument = { version: 1, allowedCountries: '*', templates: [], pools: [pool], accounts: [account], campaigns: [campaign], caps: [cap, { ...cap, capId: 'spend', unit: 'micros' }] };

describe('findPaceFaults', () => {
  it('passes a good document, and one without any of it', () => {
    expect(findPaceFaults(good)).toEqual([]);
    expect(findPaceFaults({ version: 1, allowedCountries: '*', templates: [], pools: [] })).toEqual([]);
  });

  it.each<[string, Partial<PolicyDocument>]>([
    ['an account named twice', { accounts: [account, account] }],
    ['a campaign named twice', { campaigns: [campaign, campaign] }],
    ['a carrier named twice', { campaigns: [{ ...campaign, carriers: [...campaign.carriers, { carrier: 'att', perSecond: 1 }] }] }],
    ['a cap named twice', { caps: [cap, cap] }],
    ['a campaign of a pool that is not there', { pools: [pool, { ...pool, poolId: 'q', campaignId: 'c2' }], caps: [] }],
    ['a campaign of a sender that is not there', { pools: [{ ...pool, senders: pool.senders.map((sender) => ({ ...sender, campaignId: 'c2' })) }], caps: [] }],
    ['a campaign of a cap that is not there', { caps: [{ ...cap, campaigns: ['c1', 'c2'] }] }],
    ['a pool of a cap that is not there', { caps: [{ ...cap, pools: ['p', 'q'] }] }],
    ['a time zone that no one knows', { caps: [{ ...cap, timeZone: 'Pacific' }] }],
    ['an offset, of which the database would turn the sign', { caps: [{ ...cap, timeZone: '+05:30' }] }],
    ['money without a price', { pools: [{ ...pool, segmentPriceMicros: 0 }] }],
  ])('catches %s', (_name, spoilt) => expect(findPaceFaults({ ...good, ...spoilt })).toHaveLength(1));

  it('says what to write instead of a time zone that it refuses', () => {
    expect(findPaceFaults({ ...good, caps: [{ ...cap, timeZone: '+05:30' }] })).toEqual([
      'cap brand cannot count by the time zone +05:30: write UTC, or area and place as IANA names them, such as America/Los_Angeles',
    ]);
  });
});
