import type { Keyring } from '@signalbox/crypto';
import type { Clock, Random } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';

/** What the edge takes from the outside besides its producer. */
export interface EdgeTools {
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
}
