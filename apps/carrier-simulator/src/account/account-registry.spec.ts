import { expect, test } from 'vitest';
import { AccountRegistry } from './account-registry.js';

const SID = 'AC000000000000000000000000000000aa';
const basic = (name: string, secret: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

test('opens with either token or a key, signs with the primary token until the secondary is promoted', () => {
  const accounts = new AccountRegistry();
  accounts.put(SID, { authToken: 'old', secondaryAuthToken: 'new', apiKeys: { SK1: 'secret' } });
  const opens = (header: string | undefined) => accounts.authenticate(header)?.accountSid === SID;
  expect([basic(SID, 'old'), basic(SID, 'new'), basic('SK1', 'secret')].map(opens)).toEqual([true, true, true]);
  expect([undefined, 'Bearer x', basic(SID, 'wrong'), basic('SK1', 'old')].map(opens)).toEqual([false, false, false, false]);
  expect(accounts.signingToken(SID)).toBe('old');

  expect(accounts.promote(SID)).toBe(true);
  expect(accounts.signingToken(SID)).toBe('new');
  expect([basic(SID, 'old'), basic(SID, 'new'), basic('SK1', 'secret')].map(opens)).toEqual([false, true, true]);
  expect(accounts.promote(SID)).toBe(false);
});
