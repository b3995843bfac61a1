import type { Clock } from '@signalbox/message';
import { createRetryBudget, isPaidRetry, type RetryBudget } from '@signalbox/pacing';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';

/** The leave to make one attempt; to be ended once. */
export interface Leave {
  /** `not-made` nothing was claimed, `taken` the carrier took it, `made` anything else. */
  end(how: 'not-made' | 'made' | 'taken'): void;
}

/** The budgets of a process: one for each provider and lane, so that a storm in one lane takes nothing from another. */
export class RetryBudgets {
  readonly #clock: Clock;
  readonly #budgets = new Map<string, RetryBudget>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null where it would be one retry too many. `row` is what was before. */
  ask({ provider, lane }: OutgoingMessage, row: AttemptRow | null): Leave | null {
    const budget = this.#budgetOf(`${provider}/${lane}`);
    const nowMs = (): number => this.#clock.monotonicMs();
    if (!isPaidRetry(row?.reason ?? null)) return { end: (how) => (how === 'not-made' ? undefined : budget.payIn(nowMs())) };
    if (!budget.take(nowMs())) return null;
    return { end: (how) => (how === 'made' ? undefined : budget.giveBack(nowMs())) };
  }

  #budgetOf(name: string): RetryBudget {
    const known = this.#budgets.get(name);
    if (known !== undefined) return known;
    const budget = createRetryBudget();
    this.#budgets.set(name, budget);
    return budget;
  }
}
