import { openDatabase, type Database } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import type { PolicyDocument } from '@signalbox/routing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PgPolicyStore } from '../src/policy.pg-store.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase(process.env['DATABASE_URL'] ?? '');
  database = openDatabase({ url: test.url, role: 'signalbox_routing_policy', applicationName: 'policy-mirror', max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const sender = (name: string, more: object = {}) => ({ sender: name, kind: 'ten-dlc' as const, country: 'US', segmentsPerSecond: 75, ...more });
const document: PolicyDocument = {
  version: 1, allowedCountries: '*', templates: [],
  pools: [
    { poolId: 'p', provider: 'twilio', lanes: ['marketing'], countries: '*', tenants: '*', campaignId: 'c1', segmentPriceMicros: 8_300, senders: [sender('+1'), sender('+2', { campaignId: 'c2', unit: 'messages' })] },
    { poolId: 'q', provider: 'twilio', lanes: ['otp'], countries: '*', tenants: '*', senders: [sender('+3')] },
  ],
  accounts: [{ provider: 'twilio', account: '*', requestsPerSecond: 100, otpShare: 0.2 }],
  campaigns: [{ campaignId: 'c1', carriers: [{ carrier: 't-mobile', perSecond: 75 }] }, { campaignId: 'c2', carriers: [] }],
  caps: [{ capId: 'brand', unit: 'segments', limit: 2_000, timeZone: 'America/Los_Angeles', carriers: ['t-mobile'] }],
};

it('mirrors what an active policy says of the pace, and forgets what it no longer says', async () => {
  const store = new PgPolicyStore(database);
  const activate = async (policy: PolicyDocument): Promise<void> => void (await store.activate(await store.addDraft(policy, 'ada', '')));
  const senders = () => database.query('SELECT sender, campaign_id, unit, segment_price_micros FROM senders ORDER BY sender');
  const terms = () => database.query<{ kind: string; terms_id: string; terms: unknown }>('SELECT kind, terms_id, terms FROM pace_terms ORDER BY kind, terms_id');
  await activate(document);
  expect(await senders()).toEqual([
    { sender: '+1', campaign_id: 'c1', unit: 'segments', segment_price_micros: '8300' },
    { sender: '+2', campaign_id: 'c2', unit: 'messages', segment_price_micros: '8300' },
    { sender: '+3', campaign_id: null, unit: 'segments', segment_price_micros: '0' },
  ]);
  expect(await terms()).toEqual([
    { kind: 'account', terms_id: 'twilio/*', terms: document.accounts?.[0] },
    { kind: 'campaign', terms_id: 'c1', terms: document.campaigns?.[0] },
    { kind: 'campaign', terms_id: 'c2', terms: document.campaigns?.[1] },
    { kind: 'cap', terms_id: 'brand', terms: document.caps?.[0] },
  ]);
  const { version, allowedCountries, templates, pools } = document;
  await activate({ version, allowedCountries, templates, pools: pools.slice(1), caps: [{ capId: 'brand', unit: 'segments', limit: 9, timeZone: 'UTC' }] });
  expect(await senders()).toHaveLength(1);
  expect(await terms()).toEqual([{ kind: 'cap', terms_id: 'brand', terms: { capId: 'brand', unit: 'segments', limit: 9, timeZone: 'UTC' } }]);
});
