import { createHash } from 'node:crypto';
import { constantTimeEqual } from '@signalbox/crypto';

/** The people and programs that may operate this service: name to SHA-256 (hex) of their token. */
export abstract class Operators {
  /** The name behind an Authorization header; null for nobody. */
  abstract identify(authorization: string | undefined): string | null;
}

const BEARER = /^Bearer ([\x21-\x7e]{16,256})$/;

export class ListedOperators extends Operators {
  readonly #hashes: ReadonlyMap<string, string>;

  constructor(hashes: Readonly<Record<string, string>>) {
    super();
    this.#hashes = new Map(Object.entries(hashes));
  }

  identify(authorization: string | undefined): string | null {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) return null;
    const hash = createHash('sha256').update(token).digest('hex');
    // All are compared, so that the time does not tell which one came close.
    const known = [...this.#hashes].filter(([, expected]) => constantTimeEqual(expected, hash));
    return known[0]?.[0] ?? null;
  }
}
