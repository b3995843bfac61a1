import { describe, expect, it } from 'vitest';
import { acceptance, message } from '../test/samples.js';
import { findDuplicates, findUnasked } from './check-duplicates.js';

describe('findDuplicates', () => {
  it('catches a message taken twice, thrice, and an acceptance without a name', () => {
    expect(findDuplicates([acceptance({}), acceptance({ sid: 'SM2', attempt: 2, requestReceivedAtMs: 3_200 }), acceptance({ sid: 'SM3', messageId: null })])).toEqual([
      { promise: 'P2', subject: 'SM3', what: 'was sent by +15550001 and names no message of ours; look at who else uses this sender' },
      { promise: 'P2', subject: 'm1', what: 'was taken 2 times: SM1 (attempt 1), SM2 (attempt 2, 3.2 s later); look at its row of send_attempts and at who claimed it when' },
    ]);
    expect(findDuplicates(['SM1', 'SM2', 'SM3'].map((sid) => acceptance({ sid })))).toMatchObject([{ subject: 'm1', what: expect.stringContaining('3 times') as string }]);
  });
  it('is content with one for each', () => expect(findDuplicates([acceptance({}), acceptance({ sid: 'SM2', messageId: 'm2' })])).toEqual([]));
});

describe('findUnasked', () => {
  it('catches what nobody had accepted', () => expect(findUnasked([message('m1', 0n)], [acceptance({}), acceptance({ messageId: 'm2' }), acceptance({ messageId: null })])).toMatchObject([{ promise: 'P2', subject: 'm2' }]));
});
