import { applySmartEncoding, isGsm7, septetsOf } from './gsm7.js';

/** What the carrier takes at most in one body (its error 21617), in UTF-16 code units. */
export const MAX_BODY_CHARACTERS = 1600;

export interface SegmentCount {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Parts that are sent, paced and paid; an empty body is one. */
  readonly segments: number;
  /** UTF-16 code units of the body. */
  readonly codeUnits: number;
  /** Bits of the text alone, without the headers of the parts. */
  readonly messageBits: number;
}

/** A short message carries 140 octets; each part of a longer text spends 6 of them on the header that joins the parts. */
const GSM7_SINGLE_SEPTETS = 160;
const GSM7_PART_SEPTETS = 153;
const UCS2_SINGLE_UNITS = 70;
const UCS2_PART_UNITS = 67;

const GRAPHEMES = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Counts the parts of a body as the carrier does (3GPP TS 23.038 and 23.040). In GSM-7 the two septets of an extension character, in
 * UCS-2 the code units of a grapheme stay in one part. Only a grapheme longer than a part is broken, between characters.
 */
export function countSegments(body: string): SegmentCount {
  return isGsm7(body) ? countGsm7(body) : countUcs2(body);
}

/**
 * The text as it goes into a short message: with GSM characters in place of typographic look-alikes where that makes all of it GSM-7 and
 * costs no more parts, and as it was written where it does not. A text that has other characters anyway keeps its typography.
 */
export function encodeSms(body: string): string {
  if (isGsm7(body)) return body;
  const encoded = applySmartEncoding(body);
  const isFit = encoded !== '' && encoded.length <= MAX_BODY_CHARACTERS && isGsm7(encoded);
  return isFit && countGsm7(encoded).segments <= countUcs2(body).segments ? encoded : body;
}

function countGsm7(body: string): SegmentCount {
  let septets = 0;
  const parts = makePartCounter(GSM7_PART_SEPTETS);
  for (let index = 0; index < body.length; index += 1) {
    const size = septetsOf(body.charCodeAt(index));
    septets += size;
    parts.add(size);
  }
  const segments = septets <= GSM7_SINGLE_SEPTETS ? 1 : parts.count();
  return { encoding: 'GSM-7', segments, codeUnits: body.length, messageBits: septets * 7 };
}

function countUcs2(body: string): SegmentCount {
  const segments = body.length <= UCS2_SINGLE_UNITS ? 1 : countUcs2Parts(body);
  return { encoding: 'UCS-2', segments, codeUnits: body.length, messageBits: body.length * 16 };
}

function countUcs2Parts(body: string): number {
  const parts = makePartCounter(UCS2_PART_UNITS);
  for (const { segment: grapheme } of GRAPHEMES.segment(body)) {
    if (grapheme === '\r\n') {
      // Two characters to the carrier, though one grapheme in Unicode.
      parts.add(1);
      parts.add(1);
    } else if (grapheme.length <= UCS2_PART_UNITS) {
      parts.add(grapheme.length);
    } else {
      parts.begin();
      for (const character of grapheme) parts.add(character.length);
    }
  }
  return parts.count();
}

/** Packs pieces into parts of `capacity`, in order; a piece that does not fit begins the next part. */
function makePartCounter(capacity: number) {
  let full = 0;
  let used = 0;
  const begin = (): void => {
    if (used === 0) return;
    full += 1;
    used = 0;
  };
  return {
    begin,
    add(size: number): void {
      if (used + size > capacity) begin();
      used += size;
    },
    count: (): number => full + (used > 0 ? 1 : 0),
  };
}
