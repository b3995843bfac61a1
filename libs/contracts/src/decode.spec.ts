import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from './decode.js';
import { findPersonalContentFaults } from './faults.js';
import { findTopic, TOPICS } from './topics.js';

const intents = findTopic('intents-otp');
const events = findTopic('message-events');
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const intent = { tenantId: 'acme', idempotencyKey: 'order-1', purpose: 'delivery-update', personal: { to: '+14155550123', body: 'Hello' } };

describe('decodeRecord', () => {
  it('keeps fields that the schema does not know', () => {
    const extended = { ...intent, priority: { level: 3 }, personal: { ...intent.personal, nickname: 'A' } };
    expect(decodeRecord(intents, 'intent@1', encode(extended))).toEqual({ ok: true, schema: 'intent', value: extended });
  });

  it('takes the only schema of a topic for a record without the header', () => {
    expect(decodeRecord(intents, undefined, encode(intent))).toMatchObject({ ok: true, schema: 'intent' });
  });

  it.each([
    ['no value', intents, 'intent@1', null, 'undecodable'],
    ['an empty value', intents, 'intent@1', new Uint8Array(0), 'undecodable'],
    ['text that is no JSON', intents, 'intent@1', new TextEncoder().encode('{"tenantId":'), 'undecodable'],
    ['bytes that are no UTF-8', intents, 'intent@1', Uint8Array.of(0x22, 0xff, 0x22), 'undecodable'],
    ['a byte order mark', intents, 'intent@1', Uint8Array.of(0xef, 0xbb, 0xbf, ...encode(intent)), 'undecodable'],
    ['a later version', intents, 'intent@2', encode(intent), 'schema-unknown'],
    ['a schema of another topic', intents, 'message-accepted@1', encode(intent), 'schema-unknown'],
    ['no header where there are several schemas', events, undefined, encode(intent), 'schema-unknown'],
    ['JSON of another shape', intents, 'intent@1', encode(['intent']), 'schema-invalid'],
    ['a missing field', intents, 'intent@1', encode({ ...intent, tenantId: undefined }), 'schema-invalid'],
    ['a field of another type', intents, 'intent@1', encode({ ...intent, purpose: 7 }), 'schema-invalid'],
    ['an instant with an offset', intents, 'intent@1', encode({ ...intent, expiresAt: '2026-11-20T09:30:00+01:00' }), 'schema-invalid'],
    ['an instant with a leap second', intents, 'intent@1', encode({ ...intent, expiresAt: '2016-12-31T23:59:60Z' }), 'schema-invalid'],
    ['a day that does not exist', intents, 'intent@1', encode({ ...intent, expiresAt: '2026-02-30T09:30:00Z' }), 'schema-invalid'],
    ['a variable of another type', intents, 'intent@1', encode({ ...intent, personal: { to: '+14155550123', variables: { code: 1 } } }), 'schema-invalid'],
  ])('gives a coded fault for %s', (_, topic, header, value, reason) => {
    expect(decodeRecord(topic, header, value)).toMatchObject({ ok: false, reason });
  });

  it('says where the fault is', () => {
    expect(decodeRecord(intents, 'intent@1', encode({ ...intent, personal: { to: 1 } }))).toMatchObject({ detail: '/personal/to must be string' });
  });

  it('reads a good record after a broken one', () => {
    decodeRecord(intents, 'intent@1', Uint8Array.of(0xe2, 0x82));
    expect(decodeRecord(intents, 'intent@1', encode(intent))).toMatchObject({ ok: true });
  });

  it('never throws, whatever the header and the bytes', () => {
    const header = fc.oneof(fc.constant(undefined), fc.string(), fc.constantFrom('intent@1', 'dead-letter@1', 'message-routed@1', '__proto__@1'));
    const value = fc.oneof(fc.constant(null), fc.uint8Array({ maxLength: 200 }), fc.json().map((text) => new TextEncoder().encode(text)));
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), header, value, (topic, name, bytes) => {
        const decoded = decodeRecord(topic, name, bytes);
        expect(decoded.ok ? typeof decoded.value : decoded.detail.length).toBeTruthy();
      }),
    );
  });

  it('accepts only instants that Date.parse understands', () => {
    const instant = fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/));
    fc.assert(
      fc.property(instant, (expiresAt) => {
        const decoded = decodeRecord(intents, 'intent@1', encode({ ...intent, expiresAt }));
        expect(!decoded.ok || Number.isFinite(Date.parse(expiresAt))).toBe(true);
      }),
    );
  });
});

describe('fault texts', () => {
  const SECRET = 'S3cret';
  const planted = fc.oneof(fc.constant(SECRET), fc.constant({ [SECRET]: SECRET }), fc.constant([SECRET]));
  const holder = fc.dictionary(fc.constantFrom(SECRET, 'to', 'body', 'variables', 'personal', 'purpose', 'tenantId', 'sealed', 'expiresAt'), planted);

  it('hold nothing of the record, neither values nor names of variables', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), holder, fc.constantFrom(undefined, SECRET, 'intent@1'), (topic, value, header) => {
        const nested = { ...value, personal: { ...value, variables: value } };
        const decoded = decodeRecord(topic, header, encode(nested));
        expect(decoded.ok ? '' : decoded.detail).not.toContain(SECRET);
        expect(findPersonalContentFaults(nested.personal) ?? '').not.toContain(SECRET);
      }),
    );
  });

  it('put a star for the name of a variable', () => {
    expect(findPersonalContentFaults({ to: '+14155550123', variables: { [SECRET]: 5 } })).toBe('/variables/* must be string');
  });

  it('are null for content that fits', () => {
    expect(findPersonalContentFaults(intent.personal)).toBeNull();
  });
});
