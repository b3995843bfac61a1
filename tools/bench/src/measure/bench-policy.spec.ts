import { expect, it } from 'vitest';
import { liftPace } from './bench-policy.js';

it('lifts the pace of every sender and account and leaves the rest', () => {
  const policy = { version: 1, accounts: [{ account: '*' }], pools: [{ poolId: 'a', senders: [{ sender: '+1', segmentsPerSecond: 5 }, { sender: '+2', segmentsPerSecond: 9 }] }] };
  expect(liftPace(policy)).toEqual({ version: 1, accounts: [], pools: [{ poolId: 'a', senders: [{ sender: '+1', segmentsPerSecond: 10_000 }, { sender: '+2', segmentsPerSecond: 10_000 }] }] });
});
