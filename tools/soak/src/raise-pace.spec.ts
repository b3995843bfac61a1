import { expect, it } from 'vitest';
import { raisePace } from './raise-pace.js';

it('raises what is too slow and leaves the rest', () => {
  const policy = { version: 1, pools: [{ poolId: 'a', senders: [{ sender: '+1', segmentsPerSecond: 5 }, { sender: '+2', segmentsPerSecond: 90 }] }] };
  expect(raisePace(policy, 40)).toEqual({ version: 1, pools: [{ poolId: 'a', senders: [{ sender: '+1', segmentsPerSecond: 40 }, { sender: '+2', segmentsPerSecond: 90 }] }] });
});
