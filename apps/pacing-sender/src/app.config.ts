import { defineConfig, loadConfigOrExit, PLATFORM_FIELDS, text, url, wholeNumber, type ConfigField } from '@signalbox/service';
import { DEFAULT_CALL_DEADLINE_MS, SHORTEST_CALL_DEADLINE_MS } from '@signalbox/providers';

const field = <T>(row: ConfigField<T>): ConfigField<T> => row;

function matching(form: RegExp, expectation: string): (value: string) => string {
  return (value) => {
    if (form.test(value)) return value;
    throw new RangeError(`is not ${expectation}`);
  };
}

export const SENDER_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  PROVIDER_BASE_URL: field({ doc: 'Origin that stands in for the API of the carrier, e.g. of a simulator; empty for the carrier itself.', parse: url('http:', 'https:'), default: '' }),
  TWILIO_ACCOUNT_SID: field({ doc: 'The account whose messages these are (AC…).', parse: matching(/^AC[0-9a-fA-F]{32}$/, 'an account sid') }),
  TWILIO_AUTH_TOKEN: field({ doc: 'Its auth token; not needed with an API key.', parse: text, default: '', secret: true }),
  TWILIO_KEY_SID: field({ doc: 'An API key of the account (SK…), preferred to the token because it can be revoked alone.', parse: matching(/^SK[0-9a-fA-F]{32}$/, 'the sid of an API key'), default: '' }),
  TWILIO_KEY_SECRET: field({ doc: 'The secret of the API key.', parse: text, default: '', secret: true }),
  STATUS_CALLBACK_BASE_URL: field({ doc: 'Public base URL of callback-ingestion, to which the carrier posts.', parse: url('http:', 'https:') }),
  CALL_DEADLINE_MS: field({ doc: 'A call to the carrier is reset after so long, in milliseconds; what it did is then looked up.', parse: wholeNumber(SHORTEST_CALL_DEADLINE_MS, 60_000), default: DEFAULT_CALL_DEADLINE_MS }),
  LISTING_DELAY_MS: field({ doc: 'L: the carrier lists a message at the latest so long after its request was given up, in milliseconds. Too short a value sends twice.', parse: wholeNumber(100, 600_000), default: 30_000 }),
  WIRE_CONCURRENCY: field({ doc: 'Calls of one lane that may be on the wire at once.', parse: wholeNumber(1, 2_000), default: 100 }),
  CLAIM_HORIZON_DAYS: field({ doc: 'Messages older than this are refused, in days: shorter than send_attempts are kept.', parse: wholeNumber(1, 35), default: 14 }),
});

export const config = loadConfigOrExit(SENDER_CONFIG, process.env);
