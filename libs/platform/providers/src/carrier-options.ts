import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { CarrierGauges } from './carrier-gauges.js';
import type { CredentialsBook } from './credentials/credentials-book.js';

/** What every provider needs. */
export interface CarrierOptions {
  readonly credentials: CredentialsBook;
  /** Public base URL of callback-ingestion. */
  readonly statusCallbackBaseUrl: string;
  /** From the first byte to the whole answer; less than SHORTEST_CALL_DEADLINE_MS is refused. */
  readonly callDeadlineMs: number;
  /** Submissions of one account that may be under way at once. */
  readonly concurrency: number;
  /** Requests that the carrier allows an account at once, over all processes; undefined: learnt from its refusals. */
  readonly concurrencyCeiling?: number | undefined;
  /** The ways to the carrier, the preferred one first; undefined: the carrier's public one. */
  readonly origins?: readonly string[] | undefined;
  /** PEM of the authority to trust in place of the public ones. */
  readonly ca?: string | undefined;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Of this process: what all its providers tell in one series stands there. */
  readonly gauges: CarrierGauges;
}

export const DEFAULT_CALL_DEADLINE_MS = 10_000;
/** Carriers answer some good submissions only after seconds: a shorter deadline would make doubt, and nothing else. */
export const SHORTEST_CALL_DEADLINE_MS = 2_000;
