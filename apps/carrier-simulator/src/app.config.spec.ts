import { expect, test } from 'vitest';
import { readConfig } from './app.config.js';

test('works without any setting', () => {
  expect(readConfig({})).toMatchObject({ httpHost: '127.0.0.1', httpPort: 0, listingDelayMaxMs: 3_000, senders: [], concurrencyLimit: 100 });
});

test('reads the sender table', () => {
  expect(readConfig({ SIM_SENDERS: '[{"address":"+15550100001","mps":10}]' }).senders).toEqual([{ address: '+15550100001', mps: 10 }]);
});

test('names every fault at once', () => {
  const env = { SIM_ACCOUNT_SID: 'AC1', SIM_L_MS: 'long', SIM_SENDERS: '{"address":1}', SIM_CONCURRENCY_LIMIT: '-1', SIM_INBOUND_URL: 'nowhere' };
  expect(() => readConfig(env)).toThrow(/SIM_ACCOUNT_SID.*SIM_INBOUND_URL.*SIM_L_MS.*SIM_SENDERS.*SIM_CONCURRENCY_LIMIT/);
});
