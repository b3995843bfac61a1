import { SMART_REPLACEMENTS } from './smart-replacements.js';

/** The 127 characters of the GSM 7-bit default alphabet (3GPP TS 23.038 section 6.2.1) without the escape; one septet each. */
const BASIC =
  '\n\r !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz' +
  '¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ';

/** The extension table (section 6.2.1.1): the escape and one more, so two septets that no part may separate. */
const EXTENSION = '\f[\\]^{|}~€';

/** Septets by UTF-16 code unit; 0 = not in the alphabet. The euro sign is the highest code unit of the alphabet. */
const SEPTETS = new Uint8Array('€'.charCodeAt(0) + 1);
for (const character of BASIC) SEPTETS[character.charCodeAt(0)] = 1;
for (const character of EXTENSION) SEPTETS[character.charCodeAt(0)] = 2;

/** 1 or 2 septets for a code unit of the GSM 7-bit alphabet, 0 for any other. */
export function septetsOf(codeUnit: number): number {
  return SEPTETS[codeUnit] ?? 0;
}

/** True if every character is in the GSM 7-bit alphabet; one that is not turns the whole message to UCS-2. */
export function isGsm7(body: string): boolean {
  for (let index = 0; index < body.length; index += 1) {
    if (septetsOf(body.charCodeAt(index)) === 0) return false;
  }
  return true;
}

const REPLACEMENT_OF = new Map<string, string>(
  SMART_REPLACEMENTS.flatMap(([replacement, characters]) => [...characters].map((character) => [character, replacement] as const)),
);

/**
 * Replaces typographic look-alikes (curly quotes, long dashes, odd spaces, full-width letters) by GSM characters, as the
 * carrier's "smart encoding" does, so that one pasted apostrophe does not triple the price. Other characters stay, so the
 * result may still be UCS-2. Invisible characters vanish: the result may be shorter, and even empty.
 */
export function applySmartEncoding(body: string): string {
  let encoded = '';
  for (const character of body) encoded += REPLACEMENT_OF.get(character) ?? character;
  return encoded;
}
