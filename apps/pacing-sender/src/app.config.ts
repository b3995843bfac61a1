import { defineConfig, listOf, loadConfigOrExit, PLATFORM_FIELDS, text, url, wholeNumber, type ConfigDefinition, type ConfigField } from '@signalbox/service';
import { DEFAULT_CALL_DEADLINE_MS, readRsaPrivateKey, SHORTEST_CALL_DEADLINE_MS } from '@signalbox/providers';

const field = <T>(row: ConfigField<T>): ConfigField<T> => row;

function matching(form: RegExp, expectation: string): (value: string) => string {
  return (value) => {
    if (form.test(value)) return value;
    throw new RangeError(`is not ${expectation}`);
  };
}

const word = matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a word in small letters');
function privateKey(value: string): string {
  const key = readRsaPrivateKey(value.replaceAll('\\n', '\n'));
  if (key === null) throw new RangeError('is not an RSA private key in PEM');
  return key;
}

const FIELDS = {
  ...PLATFORM_FIELDS,
  PROVIDER_BASE_URL: field({ doc: 'Origin that stands in for the API of Twilio, e.g. of a simulator; several between commas are its edges, the preferred one first. Empty: Twilio itself.', parse: listOf(url('http:', 'https:')), default: [] as readonly string[] }),
  TWILIO_EDGES: field({ doc: 'Edges by which Twilio is reached, the preferred one first, e.g. ashburn,dublin; the next is used while one cannot be reached. Empty: the one that Twilio chooses.', parse: listOf(word), default: [] as readonly string[] }),
  TWILIO_REGION: field({ doc: 'Where the data of the accounts lie; used with TWILIO_EDGES.', parse: word, default: 'us1' }),
  CREDENTIALS_FILE: field({ doc: 'JSON file of the accounts and keys of tenants, read again when it changes; see docs/operations.md. Empty: one account for all, from the variables below.', parse: text, default: '' }),
  CREDENTIALS_ENVIRONMENT: field({ doc: 'Which accounts of the file are used: those of this environment.', parse: word, default: 'production' }),
  TWILIO_ACCOUNT_SID: field({ doc: 'The account of tenants for which the file has none (AC…).', parse: matching(/^AC[0-9a-fA-F]{32}$/, 'an account sid'), default: '' }),
  TWILIO_AUTH_TOKEN: field({ doc: 'Its auth token; not needed with an API key.', parse: text, default: '', secret: true }),
  TWILIO_KEY_SID: field({ doc: 'An API key of the account (SK…), preferred to the token because it can be revoked alone.', parse: matching(/^SK[0-9a-fA-F]{32}$/, 'the sid of an API key'), default: '' }),
  TWILIO_KEY_SECRET: field({ doc: 'The secret of the API key.', parse: text, default: '', secret: true }),
  VONAGE_BASE_URL: field({ doc: 'Origin that stands in for the API of Vonage; empty for Vonage itself.', parse: url('http:', 'https:'), default: '' }),
  VONAGE_APPLICATION_ID: field({ doc: 'The Vonage application of tenants for which the file has none; empty where there is none.', parse: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'the id of an application'), default: '' }),
  VONAGE_PRIVATE_KEY: field({ doc: 'Its private key (RSA, PEM; `\\n` stands for the end of a line).', parse: privateKey, default: '', secret: true }),
  STATUS_CALLBACK_BASE_URL: field({ doc: 'Public base URL of callback-ingestion, to which the carrier posts.', parse: url('http:', 'https:') }),
  CALL_DEADLINE_MS: field({ doc: 'A call to the carrier is reset after so long, in milliseconds; what it did is then looked up.', parse: wholeNumber(SHORTEST_CALL_DEADLINE_MS, 60_000), default: DEFAULT_CALL_DEADLINE_MS }),
  LISTING_DELAY_MS: field({ doc: 'L: the carrier lists a message at the latest so long after its request was given up, in milliseconds. Too short a value sends twice.', parse: wholeNumber(100, 600_000), default: 30_000 }),
  WIRE_CONCURRENCY: field({ doc: 'Calls of one lane that may be on the wire at once.', parse: wholeNumber(1, 2_000), default: 100 }),
  CARRIER_CONCURRENCY: field({ doc: 'Requests that Twilio allows an account at once, over all processes; 0: learnt from its refusals. Near it, and after a refusal, fewer are sent at once.', parse: wholeNumber(0, 100_000), default: 0 }),
  CLAIM_HORIZON_DAYS: field({ doc: 'Messages older than this are refused, in days: shorter than send_attempts are kept.', parse: wholeNumber(1, 35), default: 14 }),
};

export const SENDER_CONFIG: ConfigDefinition<typeof FIELDS> = {
  fields: FIELDS,
  read(environment, faults) {
    const values = defineConfig(FIELDS).read(environment, faults);
    const isSet = (name: string): boolean => Boolean(environment[name]?.trim());
    if (!['CREDENTIALS_FILE', 'TWILIO_ACCOUNT_SID', 'VONAGE_APPLICATION_ID'].some(isSet)) faults.push('there is no account: set CREDENTIALS_FILE, TWILIO_ACCOUNT_SID or VONAGE_APPLICATION_ID');
    if (isSet('TWILIO_ACCOUNT_SID') && !isSet('TWILIO_AUTH_TOKEN') && !(isSet('TWILIO_KEY_SID') && isSet('TWILIO_KEY_SECRET'))) faults.push('TWILIO_ACCOUNT_SID has no key: set TWILIO_KEY_SID and TWILIO_KEY_SECRET, or TWILIO_AUTH_TOKEN');
    if (isSet('VONAGE_APPLICATION_ID') && !isSet('VONAGE_PRIVATE_KEY')) faults.push('VONAGE_APPLICATION_ID has no key: set VONAGE_PRIVATE_KEY');
    return values;
  },
};

export const config = loadConfigOrExit(SENDER_CONFIG, process.env);
