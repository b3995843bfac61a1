import type { Bar } from '../report/bar.js';
import type { Figure } from '../report/figure.js';

export const SENDER_TRIALS = ['throughput', 'pace', 'doubt', 'backlog', 'brownout'] as const;
export type SenderTrialName = (typeof SENDER_TRIALS)[number];

/** One promise of the sender, as a number. */
export interface SenderBar extends Bar {
  /** What measures it. */
  readonly trial: SenderTrialName;
}

/** What a trial gets to work with; it brings its own servers, because it breaks what runs on them. */
export interface SenderSetup {
  /** Asks for the smaller run, which shows less. */
  readonly isShort: boolean;
  /** Intents of the marketing backlog. */
  readonly count: number;
  /** Says how far it is. */
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

export interface SenderFindings {
  /** Values of its bars, by their names. */
  readonly values: Readonly<Record<string, number>>;
  /** What stands behind them. */
  readonly figures: readonly Figure[];
  /** Broken promises, told so that a person can look them up. */
  readonly notes?: readonly string[];
}

/** Carries a trial through; rejects where that cannot be done. */
export type SenderTrial = (setup: SenderSetup) => Promise<SenderFindings>;
export type SenderTrials = Readonly<Record<SenderTrialName, SenderTrial>>;
