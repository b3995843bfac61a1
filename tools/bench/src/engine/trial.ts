import type { Stack } from '@signalbox/local-stack';
import type { Figure } from '../report/figure.js';

export type TrialName = 'keys' | 'pass-through' | 'idle' | 'memory' | 'leader-moves' | 'rebalances' | 'outage';

/** What a trial gets to work with. */
export interface TrialSetup {
  /** Servers of this run alone, shared with the trials before and after that ask for as many brokers; a trial may break them and leaves them running. */
  openStack(brokers: 1 | 3): Promise<Stack>;
  /** Before the names of topics and groups, so that no run meets those of another. */
  readonly prefix: string;
  /** Asks for the smaller run, which shows less. */
  readonly isShort: boolean;
  /** From which loads, failures and disturbances are made. */
  readonly seed: number;
  /** Says how far it is. */
  readonly print: (line: string) => void;
  readonly abort: AbortSignal;
}

/** The same number of both clients; information, without a goal. */
export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly kafkajs: number;
  readonly platformatic: number;
}

/** What a trial has found out. */
export interface Findings {
  /** Values of its bars, by their names. */
  readonly values: Readonly<Record<string, number>>;
  /** Absolute figures behind them. */
  readonly figures: readonly Figure[];
  readonly comparisons?: readonly Comparison[];
}

/** Carries a trial through; rejects where that cannot be done. */
export type Trial = (setup: TrialSetup) => Promise<Findings>;
