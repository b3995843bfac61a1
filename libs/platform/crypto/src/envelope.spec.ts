import { AdapterError } from '@signalbox/message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEnvelope, sealEnvelope, type FieldKeys } from './envelope.js';

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const K1: FieldKeys = { keys: new Map([['k1', keyOf(1)]]), current: 'k1' };
const K2: FieldKeys = { keys: new Map([['k1', keyOf(1)], ['k2', keyOf(2)]]), current: 'k2' };
const CONTEXT = '01938f4e-8f4e-7abc-8def-0123456789ab:to';
const seal = (text: string, context = CONTEXT, keys = K1): string => sealEnvelope(Buffer.from(text), context, keys);
const open = (envelope: string, context = CONTEXT, keys = K1): string => openEnvelope(envelope, context, keys).toString();

/** The error's code, disposition and text. */
function refusalOf(run: () => unknown): { code: string; disposition: string; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof AdapterError) return { code: error.code, disposition: error.disposition, message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('an envelope', () => {
  it('opens to what was sealed, whatever it is', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), fc.string(), (bytes, context) => {
      expect(new Uint8Array(openEnvelope(sealEnvelope(bytes, context, K1), context, K1))).toEqual(bytes);
    }));
  });

  it('has the form that the contracts name, and never the same twice', () => {
    expect(seal('+14155550100')).toMatch(/^sb1\.k1\.[A-Za-z0-9_-]+$/);
    expect(seal('same')).not.toBe(seal('same'));
    expect(seal('+14155550100')).not.toContain('4155550100');
  });

  it('keeps its format', () => {
    const fixed = sealEnvelope(Buffer.from('+14155550100'), CONTEXT, K1, (size) => new Uint8Array(size).fill(7));
    expect(fixed).toBe('sb1.k1.BwcHBwcHBwcHBwcHpsLelTqbhJQpqzQAQhhCGCndf1Z0odshTNA0Dw');
    expect(open(fixed)).toBe('+14155550100');
  });

  it('opens under the old key after a rotation and seals under the new one', () => {
    expect(open(seal('old'), CONTEXT, K2)).toBe('old');
    expect(seal('new', CONTEXT, K2)).toMatch(/^sb1\.k2\./);
    expect(refusalOf(() => open(seal('new', CONTEXT, K2)))).toMatchObject({ code: 'envelope-unreadable', disposition: 'rejected', message: 'the field key k2 is not among the keys' });
  });

  it('refuses every changed byte', () => {
    const bytes = Buffer.from(seal('text').slice('sb1.k1.'.length), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(refusalOf(() => open(`sb1.k1.${changed.toString('base64url')}`)).code).toBe('envelope-unreadable');
    }
  });

  it.each([
    ['another message', seal('x'), '01938f4e-8f4e-7abc-8def-000000000000:to'],
    ['another field', seal('x'), CONTEXT.replace(':to', ':body')],
    ['another key under the same id', sealEnvelope(Buffer.from('x'), CONTEXT, { keys: new Map([['k1', keyOf(9)]]), current: 'k1' }), CONTEXT],
    ['a cut envelope', seal('x').slice(0, 40), CONTEXT],
    ['an empty one', 'sb1.k1.', CONTEXT],
    ['another version', seal('x').replace('sb1', 'sb2'), CONTEXT],
    ['a plain text', '+14155550100', CONTEXT],
  ])('refuses %s, without repeating it', (_, envelope, context) => {
    const refusal = refusalOf(() => open(envelope, context));
    expect(refusal).toMatchObject({ code: 'envelope-unreadable', disposition: 'rejected' });
    expect(refusal.message).not.toContain(envelope);
  });
});
