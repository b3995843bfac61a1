import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptance, change } from '../test/samples.js';
import { findDivergence } from './check-divergence.js';

const story = (...statuses: string[]) => statuses.map((status, index) => change({ eventId: `e${index + 1}`, sequence: index + 1, status, terminal: ['delivered', 'undelivered', 'read', 'unknown', 'expired'].includes(status) }));

describe('findDivergence', () => {
  it('catches a gap in the sequence', () => expect(findDivergence([change({ sequence: 1 }), change({ eventId: 'e3', sequence: 3 })], [])).toHaveLength(1));
  it('catches one sequence with two event ids', () => expect(findDivergence([change({}), change({ eventId: 'e2' })], [])).toHaveLength(1));
  it('catches one event id for two changes, of one message or of two', () => {
    expect(findDivergence([change({}), change({ sequence: 2 })], [])).toHaveLength(1);
    expect(findDivergence([change({}), change({ messageId: 'm2' })], [])).toMatchObject([{ subject: 'm2' }]);
  });
  it('catches one event that says two things', () => expect(findDivergence([change({}), change({ status: 'undelivered' })], [])).toHaveLength(1));
  it('allows copies of one event', () => expect(findDivergence([change({}), change({})], [acceptance({})])).toEqual([]));

  it.each([
    ['a terminal status that changes unflagged', story('undelivered', 'delivered'), 1],
    ['a terminal status that is corrected', story('undelivered', 'delivered').map((one, index) => ({ ...one, correction: index === 1 })), 0],
    ['a delivery that is read', story('delivered', 'read'), 0],
    ['a correction of nothing', story('sent', 'delivered').map((one) => ({ ...one, correction: true })), 1],
    ['the same end with another reason', story('undelivered', 'undelivered'), 0],
  ])('%s: %#', (_name, changes, found) => expect(findDivergence(changes, [])).toHaveLength(found));

  it.each([
    ['an end that is not the ledger’s', 'sent', [acceptance({})], 1],
    ['no receipt, given up for unknown', 'unknown', [acceptance({ finalStatus: 'sent' })], 0],
    ['a delivery of an earlier attempt', 'delivered', [acceptance({}), acceptance({ sid: 'SM2', attempt: 2, finalStatus: 'undelivered' })], 0],
    ['the end of the newest attempt', 'undelivered', [acceptance({ finalStatus: 'undelivered', attempt: 2 }), acceptance({ sid: 'SM2', finalStatus: 'failed' })], 0],
    ['a carrier that has not ended', 'sent', [acceptance({ finalStatus: null })], 0],
  ])('%s', (_name, status, ledger, found) => expect(findDivergence([change({ status })], ledger)).toHaveLength(found));

  it('comes to the same verdict by any order and repetition of the records', () => {
    const records = [...story('received', 'routed', 'sent', 'delivered'), ...story('received', 'routed').map((one) => ({ ...one, messageId: 'm2', eventId: `f${one.sequence}` }))];
    fc.assert(fc.property(fc.shuffledSubarray([...records, ...records], { minLength: records.length }), (some) => {
      const isWhole = new Set(some.map(({ eventId }) => eventId)).size === records.length;
      fc.pre(isWhole);
      expect(findDivergence(some, [])).toEqual([]);
    }));
  });
});
