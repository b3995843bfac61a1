import type { Keyring } from '@signalbox/crypto';
import type { Clock, Random } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';

/** What the handler takes from the outside besides its stores. */
export interface IntakeTools {
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly random: Random;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly metrics: Metrics;
}
