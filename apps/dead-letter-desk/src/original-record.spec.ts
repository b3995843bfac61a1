import { describe, expect, it } from 'vitest';
import { describeOriginal, restoreRecord } from './original-record.js';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const headers = { 'sb-schema': 'intent@1', traceparent: 'x' };
const original = { key: base64('schlüssel'), headers, value: base64('{"a":"ü"}') };

describe('restoreRecord', () => {
  it('gives key, headers and value as they were', () => {
    expect(restoreRecord(original, 'intents-otp')).toEqual({ topic: 'intents-otp', key: 'schlüssel', headers, value: '{"a":"ü"}' });
    expect(restoreRecord({ ...original, key: null }, 'intents-otp')).toMatchObject({ key: null });
  });

  it.each([
    ['record-cut', { ...original, valueBytes: 900_000 }],
    ['record-not-text', { ...original, value: null }],
    ['record-not-text', { ...original, value: base64(Uint8Array.of(0xff, 0xfe)) }],
    ['record-not-text', { ...original, key: base64(Uint8Array.of(0xff)) }],
  ])('refuses with %s what would be another record', (code, sealed) => {
    expect(restoreRecord(sealed, 'intents-otp')).toBe(code);
  });

  it('refuses a topic that is not declared', () => {
    expect(restoreRecord(original, 'intents-fax')).toBe('topic-unknown');
  });
});

describe('describeOriginal', () => {
  it('shows text as text, and anything else in base64', () => {
    const bytes = base64(Uint8Array.of(0xff, 0xfe));
    expect(describeOriginal({ key: null, headers, value: bytes, valueBytes: 7 })).toEqual({ key: null, headers, value: { base64: bytes }, cutFromBytes: 7 });
    expect(describeOriginal(original)).toEqual({ key: 'schlüssel', headers, value: '{"a":"ü"}' });
  });
});
