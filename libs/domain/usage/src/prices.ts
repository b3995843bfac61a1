import { NONE } from './slice.js';

/** What a provider charges, in millionths of its currency. A country that is not named pays what `*` does. */
export interface ProviderPrices {
  readonly currency: string;
  /** Of a message that never left the provider. */
  readonly failedMessage: number;
  /** By channel, then country; `per` says what is charged. What is not named costs nothing. */
  readonly channels: Readonly<Record<string, { readonly per: 'segment' | 'message'; readonly countries: Readonly<Record<string, number>> }>>;
}

export type PriceTable = Readonly<Record<string, ProviderPrices>>;

const TWILIO_SMS = {
  '*': 60_000, US: 8_300, CA: 8_300, JM: 66_700, FR: 79_800, ES: 83_600, GB: 52_400, DE: 111_400, MX: 57_100, BR: 59_900, AU: 51_500, ID: 441_400, JP: 84_600, IN: 83_200,
  TN: 236_300, SL: 205_200, SO: 173_200, LV: 64_300, TJ: 321_500,
};

/**
 * Examples of the order of published prices (2026-09): each contract has its own, and PRICES_FILE replaces the whole table.
 * A call is charged by its talk time, which its message does not tell.
 */
export const DEFAULT_PRICES: PriceTable = {
  twilio: {
    currency: 'USD', failedMessage: 1_000,
    channels: { sms: { per: 'segment', countries: TWILIO_SMS }, whatsapp: { per: 'segment', countries: TWILIO_SMS }, mms: { per: 'message', countries: { '*': 60_000, US: 22_000, CA: 22_000 } } },
  },
  vonage: { currency: 'EUR', failedMessage: 0, channels: { sms: { per: 'segment', countries: { '*': 33_300 } } } },
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMicros = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const CURRENCY = /^[A-Z]{3}$/;

/** Reads a table of this shape; RangeError names the first place that is wrong. */
export function readPriceTable(value: unknown): PriceTable {
  if (!isRecord(value)) throw new RangeError('is no JSON object of providers');
  for (const [provider, prices] of Object.entries(value)) {
    if (!isRecord(prices) || !CURRENCY.test(String(prices['currency']))) throw new RangeError(`${provider}.currency is no code of three letters`);
    if (!isMicros(prices['failedMessage'])) throw new RangeError(`${provider}.failedMessage is no number of millionths`);
    if (!isRecord(prices['channels'])) throw new RangeError(`${provider}.channels is no JSON object`);
    for (const [channel, rates] of Object.entries(prices['channels'])) checkRates(`${provider}.channels.${channel}`, rates);
  }
  return value as PriceTable;
}

function checkRates(place: string, rates: unknown): void {
  if (!isRecord(rates) || !['segment', 'message'].includes(String(rates['per']))) throw new RangeError(`${place}.per is neither segment nor message`);
  const { countries } = rates;
  if (!isRecord(countries) || !isMicros(countries['*'])) throw new RangeError(`${place}.countries has no price for *`);
  const wrong = Object.entries(countries).find(([, price]) => !isMicros(price));
  if (wrong) throw new RangeError(`${place}.countries.${wrong[0]} is no number of millionths`);
}

/** In what a provider is paid; none for one that is not in the table, or no provider. */
export function currencyOf(prices: PriceTable, provider: string): string {
  return Object.hasOwn(prices, provider) ? (prices[provider]?.currency ?? NONE) : NONE;
}
