import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUuid, isUuidV7, makeUuidV7, uuidFromBytes, uuidV7Bound, uuidV7TimeMs } from './uuid.js';

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('uuid', () => {
  it('matches the version 7 example of RFC 9562 appendix A.6', () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(makeUuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('matches the hash example of RFC 9562 appendix B.2, version 8', () => {
    const hash = Uint8Array.from(Buffer.from('5c146b143c524afd938a375d0df1fbf6', 'hex'));
    expect(uuidFromBytes(hash, 8)).toBe('5c146b14-3c52-8afd-938a-375d0df1fbf6');
  });

  it('keeps the time, whatever the random bytes', () => {
    fc.assert(
      fc.property(time, bytes(10), (timeMs, random) => {
        const id = makeUuidV7(timeMs, random);
        expect(isUuid(id) && isUuidV7(id)).toBe(true);
        expect(uuidV7TimeMs(id)).toBe(timeMs);
      }),
    );
  });

  it('sorts by time and lies between the bounds of its instant and the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 2 }), bytes(10), (timeMs, random) => {
        const id = makeUuidV7(timeMs, random);
        expect(uuidV7Bound(timeMs) < id && id < uuidV7Bound(timeMs + 1)).toBe(true);
      }),
    );
  });

  it('differs wherever the 74 random bits differ', () => {
    const ids = Array.from({ length: 10 }, (_, index) => makeUuidV7(1, new Uint8Array(10).fill(1, index, index + 1)));
    expect(new Set(ids).size).toBe(10);
  });

  it('leaves the bytes it was given alone', () => {
    const given = new Uint8Array(16).fill(255);
    expect(uuidFromBytes(given, 7)).toBe('ffffffff-ffff-7fff-bfff-ffffffffffff');
    expect(given).toEqual(new Uint8Array(16).fill(255));
  });

  it.each(['', 'x', '017F22E2-79B0-7CC3-98C4-DC0C0C07398F', '017f22e279b07cc398c4dc0c0c07398f', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n'])(
    '%o is no canonical id',
    (text) => {
      expect(isUuid(text)).toBe(false);
      expect(() => uuidV7TimeMs(text)).toThrow(RangeError);
    },
  );

  it('knows a version 7 id from others', () => {
    expect(isUuidV7('5c146b14-3c52-8afd-938a-375d0df1fbf6')).toBe(false);
    expect(isUuidV7(uuidV7Bound(5))).toBe(false);
    expect(isUuid(uuidV7Bound(5))).toBe(true);
  });

  it('refuses wrong lengths and times', () => {
    expect(() => makeUuidV7(1, new Uint8Array(9))).toThrow(RangeError);
    expect(() => uuidFromBytes(new Uint8Array(15), 8)).toThrow(RangeError);
    for (const timeMs of [-1, 2 ** 48, Number.NaN]) expect(() => uuidV7Bound(timeMs)).toThrow(RangeError);
  });
});
