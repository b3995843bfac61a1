import { isUuid } from '@signalbox/message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantTimeEqual, hash22, makeEventId, messageIdFromOrigin } from './keyed-hash.js';

const ID = '01938f4e-8f4e-7abc-8def-0123456789ab';
const ORIGIN = { topic: 'intents-otp', partition: 3, offset: '42' };

describe('makeEventId', () => {
  it('is the same for the same event, now and in a year', () => {
    expect(makeEventId(ID, 'intent-accepted', 0)).toBe('_WvJ4za3sWIG5DKjA5YJaw');
    expect(makeEventId(ID, 'intent-accepted', 0)).toBe(makeEventId(ID, 'intent-accepted', 0, 0));
  });

  it('differs in every part', () => {
    const ids = [
      makeEventId(ID, 'intent-accepted', 0),
      makeEventId(ID.replace('a', 'b'), 'intent-accepted', 0),
      makeEventId(ID, 'intent-rejected', 0),
      makeEventId(ID, 'intent-accepted', 1),
      makeEventId(ID, 'intent-accepted', 0, 1),
      hash22(ID, 'intent-accepted', '0', '0'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('hash22', () => {
  it('has 22 base64url characters', () => {
    fc.assert(fc.property(fc.array(fc.string()), (parts) => {
      expect(hash22(...parts)).toMatch(/^[A-Za-z0-9_-]{22}$/);
    }));
  });

  it('tells apart where one part ends and the next begins', () => {
    fc.assert(fc.property(fc.string(), fc.string({ minLength: 1 }), (a, b) => {
      expect(hash22(a, b)).not.toBe(hash22(a + b));
      expect(hash22(a, b, '')).not.toBe(hash22(a, b));
    }));
  });
});

describe('messageIdFromOrigin', () => {
  const AT_MS = Date.UTC(2026, 10, 22);

  it('is a version 8 UUID that begins with the time of the record', () => {
    const id = messageIdFromOrigin(ORIGIN, AT_MS);
    expect(isUuid(id)).toBe(true);
    expect(id[14]).toBe('8');
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(AT_MS);
  });

  it('is the same for a redelivery and differs for every other record', () => {
    const ids = [ORIGIN, { ...ORIGIN, offset: '43' }, { ...ORIGIN, partition: 4 }, { ...ORIGIN, topic: 'intents-marketing' }].map((origin) => messageIdFromOrigin(origin, AT_MS));
    expect(new Set(ids).size).toBe(4);
    expect(messageIdFromOrigin(ORIGIN, AT_MS)).toBe(ids[0]);
  });

  it('takes a record without a time stamp', () => {
    expect(isUuid(messageIdFromOrigin(ORIGIN, -1))).toBe(true);
  });
});

describe('constantTimeEqual', () => {
  it.each([
    ['the same', 'secret', 'secret', true],
    ['another of the same length', 'secret', 'secreT', false],
    ['a shorter one', 'secret', 'secre', false],
    ['nothing and something', '', 'secret', false],
    ['nothing twice', '', '', true],
  ])('%s', (_, a, b, equal) => expect(constantTimeEqual(a, b)).toBe(equal));
});
