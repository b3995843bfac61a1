import type { Keyring } from '@signalbox/crypto';
import type { FaultPoints, Timers } from '@signalbox/kafka';
import type { Clock, Random } from '@signalbox/message';
import type { Levers } from '@signalbox/postgres';
import type { Logger, Metrics } from '@signalbox/telemetry';

/** What the steps of a send take from the outside besides stores and carrier. */
export interface SenderTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly keyring: Keyring;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly faults: FaultPoints;
  readonly settings: SenderSettings;
  /** The levers in force now. */
  levers(): Levers;
  /** A token that no other execution has. */
  makeToken(): string;
}

export interface SenderSettings {
  /** L: the carrier lists what it took at the latest this long after a request was given up. */
  readonly listingDelayMs: number;
  readonly callDeadlineMs: number;
  readonly claimHorizonMs: number;
  /** How soon a head in doubt looks at its row again, because a callback may have settled it. */
  readonly recheckMs: number;
  readonly maxTries: number;
}

/** Resolves after at least so many milliseconds. */
export function pause(timers: Timers, delayMs: number): Promise<void> {
  return new Promise((resolve) => void timers.after(delayMs, resolve));
}
