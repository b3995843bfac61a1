import { expect, it } from 'vitest';
import { addSenders } from './sender-policy.js';

it('adds a pool for each name, with contracts as given, to a policy that limits nothing else', () => {
  const seed = { accounts: [{}], pools: [{ poolId: 'usual', senders: [{ sender: '+1', segmentsPerSecond: 5 }] }] };
  const senders = [{ sender: '+2', poolId: 'bench', provider: 'twilio', segmentsPerSecond: 20 }, { sender: '+3', poolId: 'second', provider: 'vonage', segmentsPerSecond: 40 }] as const;
  const { accounts, pools } = addSenders(seed, senders);
  expect(accounts).toEqual([]);
  expect(pools.map(({ senders: of }) => of.map(({ segmentsPerSecond }) => segmentsPerSecond))).toEqual([[10_000], [20], [40]]);
  expect(pools[2]).toMatchObject({ poolId: 'second', provider: 'vonage', lanes: ['otp'] });
});
