import type { HealthReport } from './health.js';

/** The life cycle of a Platform; for whoever runs the process and for the health pages. */
export abstract class PlatformLife {
  /** Runs the registered starts one after another, then joins all consumer groups. */
  abstract start(): Promise<void>;
  /** Runs the phases of the shutdown; true when all ended in the budget. Never rejects. */
  abstract stop(): Promise<boolean>;
  /** Red when only a restart would help. */
  abstract checkLiveness(): Promise<HealthReport>;
  /** Red until started, while a part does not work, and from the beginning of the shutdown on. */
  abstract checkReadiness(): Promise<HealthReport>;
  /** Resolves with the error when a part has failed for good. */
  abstract readonly failed: Promise<Error>;
}
