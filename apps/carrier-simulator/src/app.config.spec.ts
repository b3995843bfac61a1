import { expect, test } from 'vitest';
import { readConfig } from './app.config.js';

test('works without any setting', () => {
  expect(readConfig({})).toMatchObject({ httpHost: '127.0.0.1', httpPort: 0, listingDelayMaxMs: 3_000, senders: [], concurrencyLimit: 100 });
});

test('reads where webhooks go', () => {
  expect(readConfig({ SIM_INBOUND_URL: 'http://127.0.0.1/in', SIM_DEBUGGER_URL: 'http://127.0.0.1/alert' })).toMatchObject({ inboundUrl: 'http://127.0.0.1/in', debuggerUrl: 'http://127.0.0.1/alert' });
  expect(readConfig({})).toMatchObject({ inboundUrl: null, debuggerUrl: null });
});

test('reads the sender table', () => {
  expect(readConfig({ SIM_SENDERS: '[{"address":"+15550100001","mps":10}]' }).senders).toEqual([{ address: '+15550100001', mps: 10 }]);
});

test('reads the numbers of the second provider', () => {
  expect(readConfig({ SIM_VONAGE_NUMBERS: '+447700900001,+447700900002', SIM_VONAGE_INBOUND_URL: 'http://127.0.0.1/in' })).toMatchObject({ vonageNumbers: ['+447700900001', '+447700900002'], vonageInboundUrl: 'http://127.0.0.1/in' });
});

test('names every fault at once', () => {
  const env = { SIM_ACCOUNT_SID: 'AC1', SIM_L_MS: 'long', SIM_SENDERS: '{"address":1}', SIM_CONCURRENCY_LIMIT: '-1', SIM_INBOUND_URL: 'nowhere', SIM_DEBUGGER_URL: 'nobody' };
  expect(() => readConfig(env)).toThrow(/SIM_ACCOUNT_SID.*SIM_INBOUND_URL.*SIM_DEBUGGER_URL.*SIM_L_MS.*SIM_SENDERS.*SIM_CONCURRENCY_LIMIT/);
});
