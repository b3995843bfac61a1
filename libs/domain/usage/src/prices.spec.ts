import { expect, it } from 'vitest';
import { currencyOf, DEFAULT_PRICES, readPriceTable } from './prices.js';

it('reads its own table', () => expect(readPriceTable(structuredClone(DEFAULT_PRICES))).toEqual(DEFAULT_PRICES));

it.each<[string, unknown, RegExp]>([
  ['a list', [], /no JSON object/],
  ['no currency', { twilio: { failedMessage: 0, channels: {} } }, /twilio\.currency/],
  ['a broken fee', { twilio: { currency: 'USD', failedMessage: 0.5, channels: {} } }, /twilio\.failedMessage/],
  ['an unknown measure', { twilio: { currency: 'USD', failedMessage: 0, channels: { sms: { per: 'part', countries: { '*': 1 } } } } }, /twilio\.channels\.sms\.per/],
  ['no price for other countries', { twilio: { currency: 'USD', failedMessage: 0, channels: { sms: { per: 'segment', countries: { US: 1 } } } } }, /no price for \*/],
  ['a price below nothing', { twilio: { currency: 'USD', failedMessage: 0, channels: { sms: { per: 'segment', countries: { '*': 1, US: -1 } } } } }, /countries\.US/],
])('refuses %s', (_, table, message) => expect(() => readPriceTable(table)).toThrow(message));

it('knows in what a provider is paid', () => expect([currencyOf(DEFAULT_PRICES, 'vonage'), currencyOf(DEFAULT_PRICES, 'toString')]).toEqual(['EUR', 'none']));
