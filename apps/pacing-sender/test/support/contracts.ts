import type { PaceContracts } from '@signalbox/pacing';

/** Senders of one pool with these segments per second, and what else limits them. */
export function contractsOf(rates: Readonly<Record<string, number>>, more: Partial<Omit<PaceContracts, 'senders'>> & { readonly campaignId?: string; readonly segmentPriceMicros?: number } = {}): PaceContracts {
  const { campaignId = null, segmentPriceMicros = 0, accounts = [], campaigns = new Map(), caps = [] } = more;
  const senders = Object.entries(rates).map(([sender, perSecond]) => [sender, { sender, poolId: 'us', provider: 'twilio', perSecond, unit: 'segments' as const, campaignId, segmentPriceMicros }] as const);
  return { senders: new Map(senders), accounts, campaigns, caps };
}
