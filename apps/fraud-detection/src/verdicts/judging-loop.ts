import type { FaultPoints, RecordProducer } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import { RoundLoop } from '@signalbox/service';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { Judge } from './judge.js';
import { publishVerdicts } from './publish-verdicts.js';
import type { VerdictStore } from './verdict.store.js';

export interface LoopParts {
  readonly judge: Judge;
  readonly verdicts: VerdictStore;
  readonly producer: RecordProducer;
  readonly faults: FaultPoints;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** An attack is seen this long after it can be seen. */
const INTERVAL_MS = 5_000;
/** A burst is within this. */
const NARROW_MS = 60_000;
/** A slow run of numbers is within this; looked at once in so many times, and first of all, for what an earlier process left behind. */
const WIDE_MS = 15 * 60_000;
const WIDE_EVERY = 12;

/** Judges every few seconds, one time after the other. While a server is away nothing is judged; what was counted waits. */
export class JudgingLoop {
  readonly #parts: LoopParts;
  readonly #rounds: RoundLoop;
  #round = 0;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#rounds = new RoundLoop({ intervalMs: INTERVAL_MS, failure: 'traffic could not be judged; tried again', run: () => this.runRound() }, parts.logger);
  }

  start(): void {
    this.#rounds.start();
  }

  /** Waits for the round that is under way. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** What is written down is told before more is decided, so that a verdict is never overtaken by the next one. */
  async runRound(): Promise<void> {
    const { judge, verdicts, producer, faults, clock, metrics } = this.#parts;
    const startedMs = clock.monotonicMs();
    await publishVerdicts(verdicts, producer, faults);
    await judge.judge(this.#round % WIDE_EVERY === 0 ? WIDE_MS : NARROW_MS);
    await publishVerdicts(verdicts, producer, faults);
    this.#round += 1;
    metrics.observe('sb_fraud_scoring_seconds', {}, (clock.monotonicMs() - startedMs) / 1_000);
  }
}
