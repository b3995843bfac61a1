import type { BucketRules, CapRules, SlotOption } from '@signalbox/message';
import { bucketRules, emissionIntervalUs } from './slot.js';

/** Of a number whose carrier is not known. */
export const UNKNOWN_CARRIER = 'unknown';

/** One of our numbers with the pace that the carrier contracted for it. */
export interface SenderTerms {
  readonly sender: string;
  readonly poolId: string;
  readonly provider: string;
  readonly perSecond: number;
  readonly unit: 'segments' | 'messages';
  readonly campaignId: string | null;
  readonly segmentPriceMicros: number;
}

/** How many requests a second an account of a provider may make. */
export interface AccountTerms {
  readonly provider: string;
  /** `*` for every account of the provider that has no terms of its own. */
  readonly account: string;
  readonly requestsPerSecond: number;
  /** The part that is kept for one-time passcodes while any are sent; absent: none. */
  readonly otpShare?: number | undefined;
}

/** What the carriers allow a registered campaign, over all of its senders. */
export interface CampaignTerms {
  readonly campaignId: string;
  readonly otpShare?: number | undefined;
  /** The row `unknown` holds for every carrier without one of its own; a carrier that has neither is not limited. */
  readonly carriers: readonly { readonly carrier: string; readonly perSecond: number; readonly unit?: 'segments' | 'messages' | undefined }[];
}

/** What may be sent from one midnight to the next. A list that is absent admits everything. */
export interface CapTerms {
  readonly capId: string;
  readonly unit: 'segments' | 'messages' | 'micros';
  readonly limit: number;
  readonly timeZone: string;
  readonly tenants?: readonly string[] | undefined;
  readonly pools?: readonly string[] | undefined;
  readonly campaigns?: readonly string[] | undefined;
  /** `unknown` stands for numbers whose carrier is not known. */
  readonly carriers?: readonly string[] | undefined;
}

/** All that limits the pace, as the active policy says it. */
export interface PaceContracts {
  readonly senders: ReadonlyMap<string, SenderTerms>;
  readonly accounts: readonly AccountTerms[];
  readonly campaigns: ReadonlyMap<string, CampaignTerms>;
  readonly caps: readonly CapTerms[];
}

export const NO_CONTRACTS: PaceContracts = { senders: new Map(), accounts: [], campaigns: new Map(), caps: [] };

/** A message as far as its pace needs it. */
export interface PacedMessage {
  readonly tenantId: string;
  readonly carrier: string;
  readonly segments: number;
  /** The account at the provider that will send it. */
  readonly account: string;
}

/** A way to send a message with everything that limits it. */
export interface PacedOption {
  readonly sender: string;
  readonly option: SlotOption;
  readonly buckets: readonly BucketRules[];
  readonly caps: readonly CapRules[];
}

interface BucketUse {
  readonly rules: BucketRules;
  readonly lengthUs: number;
}

/**
 * The buckets of a message by one sender, narrow to wide, and its caps. `multiplier` (the levers) slows the sender alone: what it leaves of campaign
 * and account is others'. Null where the sender has no contract or a lever stops it.
 */
export function optionOf(contracts: PaceContracts, message: PacedMessage, sender: string, multiplier: number): PacedOption | null {
  const terms = contracts.senders.get(sender);
  const unitUs = terms === undefined ? null : emissionIntervalUs(terms.perSecond, multiplier);
  if (terms === undefined || unitUs === null) return null;
  const own: BucketUse = { rules: { bucketId: `sender/${sender}`, gridUs: 0, periodUs: 0, reservedUs: 0 }, lengthUs: costOf(terms.unit, message) * unitUs };
  const uses = [own, ...campaignUse(contracts, message, terms), ...accountUse(contracts, message, terms)];
  const caps = contracts.caps.filter((cap) => appliesTo(cap, message, terms));
  return {
    sender,
    option: {
      stretches: uses.map(({ rules, lengthUs }) => ({ bucketId: rules.bucketId, lengthUs })),
      counts: caps.map(({ capId, unit }) => ({ capId, cost: capCost(unit, message, terms) })).filter(({ cost }) => cost > 0),
    },
    buckets: uses.map(({ rules }) => rules),
    caps: caps.map(({ capId, limit, timeZone }) => ({ capId, limit, timeZone })),
  };
}

const costOf = (unit: 'segments' | 'messages' | undefined, { segments }: PacedMessage): number => (unit === 'messages' ? 1 : segments);

function campaignUse({ campaigns }: PaceContracts, message: PacedMessage, { campaignId }: SenderTerms): BucketUse[] {
  const campaign = campaignId === null ? undefined : campaigns.get(campaignId);
  const named = (carrier: string) => campaign?.carriers.find((row) => row.carrier === carrier);
  const row = named(message.carrier) ?? named(UNKNOWN_CARRIER);
  if (campaign === undefined || row === undefined) return [];
  const rules = bucketRules(`campaign/${campaign.campaignId}/${row.carrier}`, row.perSecond, campaign.otpShare ?? 0);
  return [{ rules, lengthUs: costOf(row.unit, message) * rules.unitUs }];
}

function accountUse({ accounts }: PaceContracts, { account }: PacedMessage, { provider }: SenderTerms): BucketUse[] {
  const named = (name: string) => accounts.find((row) => row.provider === provider && row.account === name);
  const row = named(account) ?? named('*');
  if (row === undefined) return [];
  const rules = bucketRules(`account/${provider}/${account}`, row.requestsPerSecond, row.otpShare ?? 0);
  return [{ rules, lengthUs: rules.unitUs }];
}

function appliesTo({ tenants, pools, campaigns, carriers }: CapTerms, { tenantId, carrier }: PacedMessage, { poolId, campaignId }: SenderTerms): boolean {
  const admits = (list: readonly string[] | undefined, name: string | null): boolean => list === undefined || (name !== null && list.includes(name));
  return admits(tenants, tenantId) && admits(pools, poolId) && admits(campaigns, campaignId) && admits(carriers, carrier);
}

function capCost(unit: CapTerms['unit'], message: PacedMessage, { segmentPriceMicros }: SenderTerms): number {
  return unit === 'micros' ? message.segments * segmentPriceMicros : costOf(unit, message);
}
