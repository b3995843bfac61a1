import { isTimeZone, TIME_ZONE_ADVICE } from '@signalbox/message';
import { findRepeated } from './find-repeated.js';
import type { DailyCap, PolicyDocument, Pool } from './policy-document.js';

/** What is wrong with accounts, campaigns and caps: named twice, naming what is not there, or impossible to count. */
export function findPaceFaults(document: PolicyDocument): string[] {
  const { pools, accounts = [], campaigns = [], caps = [] } = document;
  const registered = new Set(campaigns.map(({ campaignId }) => campaignId));
  return [
    ...findRepeated(accounts.map(({ provider, account }) => `${provider}/${account}`)).map((name) => `account ${name} is named twice`),
    ...findRepeated([...campaigns.map(({ campaignId }) => campaignId)]).map((id) => `campaign ${id} is named twice`),
    ...findRepeated(caps.map(({ capId }) => capId)).map((id) => `cap ${id} is named twice`),
    ...campaigns.flatMap(({ campaignId, carriers }) => findRepeated(carriers.map(({ carrier }) => carrier)).map((carrier) => `campaign ${campaignId} names ${carrier} twice`)),
    ...pools.flatMap((pool) => campaignsOf(pool).filter((id) => !registered.has(id)).map((id) => `pool ${pool.poolId} sends under the campaign ${id}, which is not there`)),
    ...caps.flatMap((cap) => findCapFaults(cap, document, registered)),
  ];
}

function campaignsOf({ campaignId, senders }: Pool): string[] {
  return [...new Set([campaignId, ...senders.map((sender) => sender.campaignId)].flatMap((id) => id ?? []))];
}

function findCapFaults(cap: DailyCap, { pools }: PolicyDocument, registered: ReadonlySet<string>): string[] {
  const { capId, timeZone, unit } = cap;
  const unknownCampaigns = (cap.campaigns ?? []).filter((id) => !registered.has(id));
  const unknownPools = (cap.pools ?? []).filter((id) => !pools.some(({ poolId }) => poolId === id));
  const covered = pools.filter((pool) => (cap.pools?.includes(pool.poolId) ?? true) && (cap.campaigns?.some((id) => campaignsOf(pool).includes(id)) ?? true));
  return [
    ...unknownCampaigns.map((id) => `cap ${capId} counts the campaign ${id}, which is not there`),
    ...unknownPools.map((id) => `cap ${capId} counts the pool ${id}, which is not there`),
    ...(isTimeZone(timeZone) ? [] : [`cap ${capId} cannot count by the time zone ${timeZone}: ${TIME_ZONE_ADVICE}`]),
    ...(unit === 'micros' ? covered.filter(({ segmentPriceMicros = 0 }) => segmentPriceMicros === 0).map(({ poolId }) => `cap ${capId} counts money, and pool ${poolId} has no segmentPriceMicros`) : []),
  ];
}
