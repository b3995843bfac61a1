import type { Clock, Random } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';

/** What the projector takes from the outside besides its store. */
export interface ProjectorTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly logger: Logger;
}
