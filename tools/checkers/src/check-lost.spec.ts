import { describe, expect, it } from 'vitest';
import { acceptance, change, message } from '../test/samples.js';
import { findLost } from './check-lost.js';

describe('findLost', () => {
  const accepted = [message('m1', 0n)];
  it.each([
    { name: 'delivered and in the ledger', changes: [change({})], ledger: [acceptance({})], lost: 0 },
    { name: 'no status at all', changes: [], ledger: [acceptance({})], lost: 1 },
    { name: 'delivered, but not in the ledger', changes: [change({})], ledger: [], lost: 1 },
    { name: 'pending when all should be settled', changes: [change({ status: 'submitted', terminal: false })], ledger: [acceptance({})], lost: 1 },
    { name: 'a status that is neither terminal nor pending', changes: [change({ status: 'vanished', terminal: false })], ledger: [], lost: 1 },
    { name: 'expired, but the carrier took it', changes: [change({ status: 'expired' })], ledger: [acceptance({})], lost: 1 },
    { name: 'expired and never taken', changes: [change({ status: 'expired' })], ledger: [], lost: 0 },
  ])('$name -> $lost', ({ changes, ledger, lost }) => {
    expect(findLost(accepted, changes, ledger, true)).toHaveLength(lost);
  });

  it('lets what is visibly pending be, while the run goes on', () => {
    expect(findLost(accepted, [change({ status: 'submitted', terminal: false })], [acceptance({})], false)).toEqual([]);
  });

  it('goes by the change of the highest sequence, in whatever order they come', () => {
    expect(findLost(accepted, [change({ eventId: 'e2', sequence: 2 }), change({ status: 'sent', terminal: false })], [acceptance({})], true)).toEqual([]);
  });

  it('says where to look', () => {
    expect(findLost(accepted, [], [], false)).toEqual([{ promise: 'P1', subject: 'm1', what: 'was accepted (messages-otp/0/0) and has no status; look for its facts in message-events, then in dead-letters' }]);
  });
});
