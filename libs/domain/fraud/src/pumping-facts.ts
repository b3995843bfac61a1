import type { PumpingSubject } from './subject.js';

/** How many messages asked for an answer, and how many were used. */
export interface Use {
  readonly codes: number;
  readonly used: number;
}

/** What is known of a subject as of its newest message. Every figure is a function of the messages that were counted, in whatever order. */
export interface PumpingFacts {
  readonly subject: PumpingSubject;
  /** When its newest message was accepted. */
  readonly asOfMs: number;
  /** Where it lies: the country itself, or that of the newest message to the area; null where there is none. */
  readonly country: string | null;
  /** Messages within `WINDOWS.rateMs`. */
  readonly recent: number;
  /** The busiest hour within `WINDOWS.pastMs`, of those that were beyond suspicion. */
  readonly busiestHour: number;
  /** Of an area, different numbers within a time, and those of them whose next number was written to as well; of a country zeros. */
  readonly sequences: { readonly fast: Sequence; readonly slow: Sequence };
  readonly use: Use;
  /** The same of all other traffic of the tenant. */
  readonly peers: Use;
  /** Messages that the carrier refused as pumping, within `WINDOWS.refusalMs`. */
  readonly refused: number;
  /** Since when the tenant writes to the country, and since when at all. */
  readonly countrySinceMs: number;
  readonly tenantSinceMs: number;
}

export interface Sequence {
  readonly numbers: number;
  readonly linked: number;
}

export const NO_SEQUENCE: Sequence = { numbers: 0, linked: 0 };
