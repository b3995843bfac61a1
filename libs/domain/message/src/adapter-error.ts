/**
 * What a failure of the outside world means for the one who asked:
 * `unreachable` it could not be asked or did not answer; asking again is safe, because everything asked is idempotent.
 * `throttled`   it refused for now; ask again later, after `retryAfterMs` where it said so.
 * `rejected`    it refused for good; the same question gets the same answer.
 * `ambiguous`   it may have acted, and acting twice would do harm: find out, do not ask again.
 */
export type Disposition = 'unreachable' | 'throttled' | 'rejected' | 'ambiguous';

export interface AdapterErrorDetails {
  /** For people; holds no personal data. */
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one error of every adapter (database, broker, carrier, keyring). Expected results are values, not errors. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError';
  /** Machine-readable and kebab-case, e.g. `postgres-57p01`. */
  readonly code: string;
  readonly disposition: Disposition;
  readonly retryAfterMs?: number;

  constructor(code: string, disposition: Disposition, details: AdapterErrorDetails = {}) {
    super(details.message ?? code, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.disposition = disposition;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }

  /** True where asking again later is the right answer. */
  get isTransient(): boolean {
    return this.disposition === 'unreachable' || this.disposition === 'throttled';
  }
}
