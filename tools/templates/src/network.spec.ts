import { describe, expect, it } from 'vitest';
import { DEFAULT_NETWORK, readNetwork } from './network.js';

describe('readNetwork', () => {
  it('is the default where the folder says nothing', () => expect(readNetwork(undefined)).toEqual(DEFAULT_NETWORK));
  it('takes the parts that the folder gives', () => {
    const network = readNetwork(JSON.stringify({ filters: [], senders: { 'long-code': { address: '+12015550111', registration: 'unregistered' } } }));
    expect(network).toMatchObject({ filters: [], faults: DEFAULT_NETWORK.faults, senders: { 'long-code': { registration: 'unregistered' }, 'short-code': DEFAULT_NETWORK.senders['short-code'] } });
  });
  it('has filters that the simulator understands', () => {
    for (const { body = '' } of DEFAULT_NETWORK.filters) expect(() => new RegExp(body, 'iu')).not.toThrow();
  });
});
