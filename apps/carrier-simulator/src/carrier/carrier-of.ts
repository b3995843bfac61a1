import { pickWeighted, hashText } from '../random/seeded-random.js';

/** Shares of subscribers in the United States, roughly. */
const SHARES = { verizon: 37, tmobile: 33, att: 28, 'us-cellular': 2 } as const;

export type Carrier = keyof typeof SHARES | 'other';

/** The carrier of a recipient: any +1 number has one of four, always the same. Channel addresses and other countries are `other`. */
export function carrierOf(to: string): Carrier {
  if (!/^\+1\d{10}$/.test(to)) return 'other';
  const draw = Number.parseInt(hashText(`carrier|${to}`).slice(0, 8), 16) / 2 ** 32;
  return pickWeighted(() => draw, SHARES) ?? 'other';
}
