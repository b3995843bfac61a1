import type { ProviderCallback } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { makeEdgeTools } from '../../test/edge-rig.js';
import { makeVonageCallbackRecord } from './vonage-callback-record.js';
import type { VonageFields } from './vonage-fields.js';

const tools = makeEdgeTools();
const STATUS: VonageFields = { message_uuid: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', to: '447700900123', status: 'submitted' };
const read = (over: VonageFields): ProviderCallback => JSON.parse(makeVonageCallbackRecord({ ...STATUS, ...over }, tools)?.value ?? '{}') as ProviderCallback;

describe('what a webhook of Vonage tells of cost and network', () => {
  it('is passed on', () => expect(read({ usage: { currency: 'EUR', price: '0.0333' }, destination: { network_code: '23410' } })).toMatchObject({ price: { micros: 33_300, currency: 'EUR' }, carrier: 'mcc-23410' }));

  it.each<[string, VonageFields]>([
    ['nothing', {}], ['null', { usage: null, destination: null }], ['a number', { usage: { currency: 'EUR', price: 0.0333 } }], ['no currency', { usage: { price: '0.0333' } }],
    ['a price that is none', { usage: { currency: 'EUR', price: 'free' } }], ['a network that is none', { destination: { network_code: 'Example' } }],
  ])('is left out where it says %s', (_, over) => {
    const { price, carrier } = read(over);
    expect([price, carrier]).toEqual([undefined, undefined]);
  });
});
