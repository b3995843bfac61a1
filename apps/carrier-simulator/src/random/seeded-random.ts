import { hash } from 'node:crypto';
import type { Random } from '@signalbox/message';

/** Sha-256 in lower-case hex: the name of a text, and the seed of what happens to it. */
export function hashText(text: string): string {
  return hash('sha256', text);
}

/** The first 32 of a text's hex digits, in the shape of a UUID. */
export function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/**
 * The purposes that draw from one seed. Each has a stream of its own, so that a draw more in one place changes nothing elsewhere.
 * Numbers from `event` on belong to the events of one message, those from `callback` on to its callbacks, one each.
 */
export const STREAMS = { fault: 1, outcome: 2, listing: 3, pick: 4, reply: 5, pumping: 6, event: 50, callback: 100 } as const;

/** Reproducible numbers in [0, 1): sfc32 over the first 128 bits of a hex seed (at least 32 digits). */
export function createRandom(seedHex: string, stream: number): Random {
  let a = wordAt(seedHex, 0);
  let b = wordAt(seedHex, 8);
  let c = wordAt(seedHex, 16) ^ Math.imul(stream, 0x9e3779b9);
  let counter = wordAt(seedHex, 24) | 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first draws of neighbouring streams still resemble each other.
  for (let round = 0; round < 12; round += 1) draw();
  return draw;
}

/** Picks by weight, in the order of the entries; undefined only if no weight is above 0. */
export function pickWeighted<Key extends string>(random: Random, weights: Readonly<Partial<Record<Key, number>>>): Key | undefined {
  const entries = (Object.entries(weights) as [Key, number][]).filter(([, weight]) => weight > 0);
  let rest = random() * entries.reduce((total, [, weight]) => total + weight, 0);
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  return entries.at(-1)?.[0];
}

function wordAt(hex: string, offset: number): number {
  return Number.parseInt(hex.slice(offset, offset + 8), 16) | 0;
}
