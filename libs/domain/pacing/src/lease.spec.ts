import type { LeaseRequest, SlotWish } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { emptyPace, leaseSlots } from './lease.js';
import { optionOf, type PaceContracts } from './pace-contracts.js';

const SECOND_US = 1_000_000;
const NOW = 1_000 * SECOND_US;
const MIDNIGHT = NOW + 3_600 * SECOND_US;

const contracts: PaceContracts = {
  senders: new Map([['a', { sender: 'a', poolId: 'p', provider: 'twilio', perSecond: 50, unit: 'segments', campaignId: 'c1', segmentPriceMicros: 8_300 }], ['b', { sender: 'b', poolId: 'p', provider: 'twilio', perSecond: 50, unit: 'messages', campaignId: null, segmentPriceMicros: 0 }]]),
  accounts: [{ provider: 'twilio', account: '*', requestsPerSecond: 400, otpShare: 0.2 }, { provider: 'twilio', account: 'AC9', requestsPerSecond: 10 }],
  campaigns: new Map([['c1', { campaignId: 'c1', carriers: [{ carrier: 't-mobile', perSecond: 20 }, { carrier: 'unknown', perSecond: 40, unit: 'messages' }] }]]),
  caps: [{ capId: 'brand', unit: 'segments', limit: 4, timeZone: 'UTC', campaigns: ['c1'], carriers: ['t-mobile'] }, { capId: 'spend', unit: 'micros', limit: 1_000_000, timeZone: 'UTC', tenants: ['acme'] }],
};
const message = { tenantId: 'acme', carrier: 't-mobile', segments: 3, account: 'AC1' };
const wishOf = (sender: string, change: Partial<typeof message> & { isOtp?: boolean } = {}): SlotWish => ({ isOtp: change.isOtp ?? false, leadUs: 0, horizonUs: 100_000, options: [optionOf(contracts, { ...message, ...change }, sender, 1)?.option ?? { stretches: [], counts: [] }] });

function requestOf(wishes: readonly SlotWish[]): LeaseRequest {
  const all = ['a', 'b'].flatMap((sender) => ['t-mobile', 'att'].flatMap((carrier) => optionOf(contracts, { ...message, carrier }, sender, 1) ?? []));
  const buckets = new Map(all.flatMap((option) => option.buckets).map((bucket) => [bucket.bucketId, bucket]));
  return { buckets: [...buckets.values()], caps: contracts.caps, wishes, unused: { stretches: [], counts: [] }, validUs: 20_000 };
}

describe('optionOf', () => {
  const bucketsOf = (sender: string, change: Partial<typeof message>) => optionOf(contracts, { ...message, ...change }, sender, 1)?.option.stretches.map(({ bucketId, lengthUs }) => `${bucketId} ${Math.round((lengthUs * 0.98) / 1_000)}`);
  it.each([
    ['its sender, the campaign at the carrier and the account, each by what it counts', 'a', {}, ['sender/a 60', 'campaign/c1/t-mobile 150', 'account/twilio/AC1 3']],
    ['the row of unknown carriers, where the carrier is not named', 'a', { carrier: 'att' }, ['sender/a 60', 'campaign/c1/unknown 25', 'account/twilio/AC1 3']],
    ['no campaign where the sender has none, and an account by its own terms', 'b', { account: 'AC9' }, ['sender/b 20', 'account/twilio/AC9 100']],
  ])('takes %s', (_name, sender, change, expected) => expect(bucketsOf(sender, change)).toEqual(expected));

  it('counts each cap by its unit, and none that does not apply or costs nothing', () => {
    const countsOf = (sender: string, change: Partial<typeof message> = {}) => optionOf(contracts, { ...message, ...change }, sender, 1)?.option.counts;
    expect(countsOf('a')).toEqual([{ capId: 'brand', cost: 3 }, { capId: 'spend', cost: 24_900 }]);
    expect(countsOf('a', { carrier: 'att', tenantId: 'other' })).toEqual([]);
    expect(countsOf('b')).toEqual([]);
  });

  it('is none without a contract or where a lever stops it, and slows the sender alone', () => {
    expect(optionOf(contracts, message, 'c', 1)).toBeNull();
    expect(optionOf(contracts, message, 'a', 0)).toBeNull();
    const [sender, campaign] = optionOf(contracts, message, 'a', 0.5)?.option.stretches ?? [];
    expect([sender?.lengthUs, campaign?.lengthUs].map((length) => Math.round(((length ?? 0) * 0.98) / 1_000))).toEqual([120, 150]);
  });
});

describe('leaseSlots', () => {
  it('gives one moment in all buckets, and leaves to others what a slow one skips', () => {
    const { slots } = leaseSlots(emptyPace(), requestOf([wishOf('a', { segments: 1 }), wishOf('a', { segments: 1 }), wishOf('b')]), NOW, () => MIDNIGHT);
    expect(slots.map((slot) => slot.kind === 'slot' && slot.atUs - NOW)).toEqual([0, 51_021, 0 + 2_552 - (NOW % 2_552)]);
    expect(slots[1]).toMatchObject({ decidedBy: 'campaign/c1/t-mobile' });
  });

  it('counts with the slot; over the cap it names the midnight, and a smaller message may still pass', () => {
    const { slots } = leaseSlots(emptyPace(), { ...requestOf([wishOf('a'), wishOf('a'), wishOf('a', { segments: 1 })].map((wish) => ({ ...wish, horizonUs: SECOND_US }))) }, NOW, () => MIDNIGHT);
    expect(slots.map(({ kind }) => kind)).toEqual(['slot', 'capped', 'slot']);
    expect(slots[1]).toEqual({ kind: 'capped', capId: 'brand', resetsAtUs: MIDNIGHT });
  });

  it('gives no slot that would be used after a midnight of its caps', () => {
    const { slots } = leaseSlots(emptyPace(), requestOf([wishOf('a'), wishOf('b')]), NOW, () => NOW + 15_000);
    expect(slots.map(({ kind }) => kind)).toEqual(['later', 'slot']);
    expect(slots[0]).toMatchObject({ atUs: NOW + 15_000 });
  });

  it('keeps a part of a shared bucket for one-time passcodes while any are asked for, and lends it out after', () => {
    const state = emptyPace();
    const many = Array.from({ length: 60 }, () => wishOf('b', { tenantId: 'other' })).map((wish) => ({ ...wish, options: wish.options.map(({ stretches, counts }) => ({ counts, stretches: stretches.slice(1) })) }));
    const startsOf = (nowUs: number) => leaseSlots(state, requestOf(many), nowUs, () => MIDNIGHT).slots.flatMap((slot) => (slot.kind === 'slot' ? slot.startsUs : []));
    leaseSlots(state, requestOf([wishOf('b', { isOtp: true, tenantId: 'other' })]), NOW, () => MIDNIGHT);
    expect(startsOf(NOW + 200_000).filter((startUs) => startUs % 50_000 < 10_000)).toEqual([]);
    expect(startsOf(NOW + 3 * SECOND_US).filter((startUs) => startUs % 50_000 < 10_000).length).toBeGreaterThan(2);
  });
});
