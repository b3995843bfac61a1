import type { Money } from '@signalbox/message';
import { outcomeOf } from './outcome.js';
import { currencyOf, type PriceTable } from './prices.js';
import { NONE } from './slice.js';

export interface ChargedMessage {
  readonly status: string;
  readonly provider: string;
  readonly channel: string;
  readonly country: string;
  readonly segments: number;
  /** The provider's own price, which wins. */
  readonly price: Money | null;
}

/**
 * What a message costs as far as is known. What the carrier took counts as sent until it says otherwise; what never left it costs its fee, what was
 * never submitted nothing.
 */
export function costOf({ status, provider, channel, country, segments, price }: ChargedMessage, prices: PriceTable): Money {
  if (price !== null) return price;
  const currency = currencyOf(prices, provider);
  const of = Object.hasOwn(prices, provider) ? prices[provider] : undefined;
  if (of === undefined || ['pending', 'refused'].includes(outcomeOf(status))) return { micros: 0, currency };
  if (status === 'failed') return { micros: of.failedMessage, currency };
  const rates = of.channels[channel === NONE ? 'sms' : channel];
  if (rates === undefined) return { micros: 0, currency };
  const rate = rates.countries[country] ?? rates.countries['*'] ?? 0;
  return { micros: rates.per === 'segment' ? rate * segments : rate, currency };
}
