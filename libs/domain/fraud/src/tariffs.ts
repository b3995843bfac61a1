/** What calls to a destination cost: millionths of a US dollar a minute, by the longest prefix of the number. */
export interface Destination {
  readonly prefix: string;
  readonly minuteMicros: number;
}

/**
 * Destinations that are dear enough for someone to earn by them: satellite and other global networks, premium and personal numbers, islands
 * and countries that lists of revenue-share fraud name. Prices are of the order of carriers' public lists (2026); what an account pays
 * stands in its contract. Calls to destinations that are not listed cost less than it pays to abuse, and are not counted.
 */
const TARIFFS: Readonly<Record<string, number>> = {
  // Satellite and global networks
  870: 6.9, 881: 5.2, 882: 4.1, 883: 2.4, 888: 3.1, 979: 3.5,
  // North America: premium, and islands that look like a long-distance call
  1900: 3.5, 1242: 0.32, 1246: 0.36, 1264: 0.38, 1268: 0.39, 1284: 0.36, 1345: 0.31, 1473: 0.4, 1649: 0.38, 1664: 0.44, 1721: 0.29, 1758: 0.38, 1767: 0.4, 1784: 0.39, 1809: 0.14, 1829: 0.14, 1849: 0.14, 1868: 0.27, 1869: 0.36, 1876: 0.28,
  // Europe: premium and personal ranges, small networks
  4470: 0.75, 449: 2.1, 4487: 0.28, 49900: 2.0, 3389: 0.9, 355: 0.49, 370: 0.38, 371: 0.42, 372: 0.44, 373: 0.46, 375: 0.55, 377: 0.34, 378: 0.3, 381: 0.36, 382: 0.42, 383: 0.5, 387: 0.44, 389: 0.46, 423: 0.4,
  // Africa
  211: 0.75, 213: 0.62, 216: 0.9, 218: 0.52, 220: 0.78, 221: 0.62, 222: 0.86, 223: 0.6, 224: 0.82, 225: 0.58, 226: 0.6, 227: 0.56, 228: 0.66, 231: 0.58, 232: 0.86, 235: 0.84, 236: 0.92, 237: 0.52, 239: 1.4, 240: 0.76, 241: 0.74, 242: 0.78, 243: 0.7, 244: 0.28, 245: 1.1, 247: 2.9, 248: 0.78, 252: 1.05, 253: 0.66, 257: 0.82, 258: 0.44, 261: 1.0, 263: 0.74, 265: 0.56, 269: 0.96, 290: 2.7, 291: 0.46,
  // Islands and the Pacific
  500: 2.4, 509: 0.44, 592: 0.42, 597: 0.4, 670: 1.1, 672: 2.1, 674: 1.8, 675: 1.5, 676: 1.1, 677: 1.6, 678: 1.3, 679: 0.36, 682: 1.4, 683: 2.0, 685: 1.2, 686: 1.7, 687: 0.62, 688: 1.5, 689: 0.5, 690: 1.9, 691: 0.6, 692: 0.5,
  // Asia
  850: 1.1, 53: 0.98, 93: 0.34, 95: 0.38, 960: 1.3, 975: 0.2, 992: 0.33, 993: 0.28, 994: 0.48, 996: 0.28,
};
const LONGEST_PREFIX = Math.max(...Object.keys(TARIFFS).map((prefix) => prefix.length));
const MICROS = 1_000_000;

/** The destination of an E.164 number; null where calls are too cheap to be abused. */
export function destinationOf(e164: string): Destination | null {
  const digits = e164.slice(1);
  for (let length = Math.min(LONGEST_PREFIX, digits.length); length > 0; length -= 1) {
    const prefix = digits.slice(0, length);
    const dollars = TARIFFS[prefix];
    if (dollars !== undefined) return { prefix, minuteMicros: Math.round(dollars * MICROS) };
  }
  return null;
}

/** Calls are billed by the minute begun. */
export function callCostMicros(minuteMicros: number, durationMs: number): number {
  return Math.ceil(Math.max(durationMs, 0) / 60_000) * minuteMicros;
}
