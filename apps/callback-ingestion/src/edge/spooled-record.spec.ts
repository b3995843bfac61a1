import { describe, expect, it } from 'vitest';
import { makeEdgeTools } from '../../test/edge-rig.js';
import { openRecord, sealRecord } from './spooled-record.js';

const { keyring } = makeEdgeTools();
const record = { topic: 'provider-callbacks', key: 'recipient-key', headers: { 'sb-schema': 'provider-callback@1' }, value: '{"status":"sent"}' };

describe('a spooled record', () => {
  it('comes back as it was', () => expect(openRecord(sealRecord(record, keyring), keyring)).toEqual(record));

  it('shows nothing of itself', () => {
    expect(Buffer.from(sealRecord(record, keyring)).toString()).toMatch(/^sb1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
  });

  it.each([
    ['another\'s key', Buffer.from(keyring.seal('[]', 'callback'))],
    ['no record', Buffer.from(keyring.seal('[]', 'spool'))],
    ['no list', Buffer.from(keyring.seal('{"topic":1}', 'spool'))],
    ['no JSON', Buffer.from(keyring.seal('sent', 'spool'))],
    ['no envelope', Buffer.from('sent')],
  ])('is none with %s', (_, payload) => expect(openRecord(payload, keyring)).toBeNull());
});
