import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySmartEncoding, septetsOf } from './gsm7.js';
import { countSegments, encodeSms, MAX_BODY_CHARACTERS } from './segments.js';
import fixture from './segment-vectors.json' with { type: 'json' };

const FAMILY = '👨‍👩‍👧';

describe('countSegments, vectors', () => {
  it.each(fixture.vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const body = vector.smart_encoding === true ? applySmartEncoding(vector.body) : vector.body;
    expect(countSegments(body)).toEqual({
      encoding: vector.encoding,
      segments: vector.segments,
      codeUnits: vector.body_code_units,
      messageBits: vector.message_bits,
    });
  });
});

describe('countSegments, edges', () => {
  it.each([
    ['a grapheme that fits the rest of a part', 'я'.repeat(59) + FAMILY + 'я'.repeat(67), 2],
    ['a grapheme that does not fit moves on whole', 'я'.repeat(60) + FAMILY + 'я'.repeat(67), 3],
    ['a surrogate pair is not split', 'я'.repeat(66) + '🙂' + 'я'.repeat(66), 3],
    ['CR LF may be split', 'я'.repeat(66) + '\r\n' + 'я'.repeat(66), 2],
    ['a grapheme longer than a part is broken', 'a' + '\u0301'.repeat(133), 2],
    ['a grapheme longer than a part begins a new one', 'я' + 'a' + '\u0301'.repeat(100), 3],
    ['an unpaired surrogate is one unit', '\ud83d'.repeat(71), 2],
    ['the longest body of extension characters', '€'.repeat(1600), 22],
  ])('%s', (_, body, segments) => {
    expect(countSegments(body).segments).toBe(segments);
  });
});

const gsmText = fc.string({ unit: fc.constantFrom(...'ab1 \n\r€[é'), maxLength: 700 });
const anyText = fc.string({ unit: fc.constantFrom('a', '€', ' ', '\r\n', 'я', 'ç', '🙂', '🇮🇹', FAMILY, 'e\u0301', '\u0301', '\u200d'), maxLength: 200 });

describe('countSegments, properties', () => {
  it('never falls when text is appended', () => {
    fc.assert(
      fc.property(fc.oneof(gsmText, anyText), fc.oneof(gsmText, anyText), (body, more) => {
        expect(countSegments(body + more).segments).toBeGreaterThanOrEqual(countSegments(body).segments);
      }),
    );
  });

  it('agrees with packing bits as the calculator of the carrier does', () => {
    fc.assert(
      fc.property(fc.oneof(gsmText, anyText), (body) => {
        // That calculator overfills a part with a grapheme longer than a part; here it is broken.
        fc.pre([...new Intl.Segmenter('en').segment(body)].every(({ segment }) => segment.length <= 67));
        expect(countSegments(body).segments).toBe(packBits(body));
      }),
      { numRuns: 500 },
    );
  });

  it('has at least the parts that its bits need', () => {
    fc.assert(
      fc.property(anyText, (body) => {
        const { segments, messageBits } = countSegments(body);
        expect(segments).toBeGreaterThanOrEqual(Math.ceil(messageBits / 1120));
      }),
    );
  });

  it('depends on the alphabet of every single character', () => {
    fc.assert(
      fc.property(gsmText, gsmText, (left, right) => {
        expect(countSegments(left + right).encoding).toBe('GSM-7');
        expect(countSegments(`${left}ç${right}`).encoding).toBe('UCS-2');
      }),
    );
  });
});

describe('encodeSms', () => {
  it.each([
    ['a pasted apostrophe', 'It’s “here” – now', 'It\'s "here" - now'],
    ['what is GSM-7 already', 'Ça va? Ä€', 'Ça va? Ä€'],
    ['an apostrophe beside a letter that no replacement has', 'It’s Łódź', 'It’s Łódź'],
    ['a joined emoji', `Hi ${FAMILY}’s`, `Hi ${FAMILY}’s`],
    ['nothing but what cannot be seen', '\u200b', '\u200b'],
    ['dots that would need more parts written out', '…'.repeat(70), '…'.repeat(70)],
  ])('%s', (_name, body, encoded) => {
    expect(encodeSms(body)).toBe(encoded);
  });

  it('never costs more, never outgrows what a carrier takes, and is done once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('…', '’', '“', '\u00a0', '\u200b', '½'), fc.string({ unit: 'grapheme' })), { maxLength: 400 }), (pieces) => {
        const body = pieces.join('').slice(0, MAX_BODY_CHARACTERS);
        const encoded = encodeSms(body);
        expect(countSegments(encoded).segments).toBeLessThanOrEqual(countSegments(body).segments);
        expect(encoded.length).toBeLessThanOrEqual(MAX_BODY_CHARACTERS);
        expect(encodeSms(encoded)).toBe(encoded);
        if (body !== '') expect(encoded).not.toBe('');
      }),
    );
  });
});

/** The published calculator's way: fill 1120 bits, then make room for 48 bits of header in each part by moving pieces on. */
function packBits(body: string): number {
  const units = Array.from({ length: body.length }, (_, index) => body.charCodeAt(index));
  const isGsm = units.every((unit) => septetsOf(unit) > 0);
  const graphemes = [...new Intl.Segmenter('en').segment(body)].flatMap(({ segment }) => (segment === '\r\n' ? ['\r', '\n'] : [segment]));
  const sizes = graphemes.map((piece) => (isGsm ? septetsOf(piece.charCodeAt(0)) * 7 : piece.length * 16));
  const sum = (part: number[]) => part.reduce((total, size) => total + size, 0);
  const parts: number[][] = [[]];
  for (const size of sizes) {
    const last = parts.at(-1) ?? [];
    if (sum(last) + size <= (parts.length === 1 ? 1120 : 1120 - 48)) {
      last.push(size);
      continue;
    }
    const moved: number[] = [];
    while (sum(last) > 1120 - 48) moved.unshift(last.pop() ?? 0);
    parts.push([...moved, size]);
  }
  return parts.length;
}
