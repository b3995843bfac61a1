import type { SimulatorSettings } from '../admin/admin-shapes.js';
import type { Answer } from '../api/answer.js';
import { refuse, throttle } from '../api/answer.js';
import type { Timeline } from '../time/timeline.js';
import type { DrawnFault } from './fault-board.js';

/** One request as its fault sees it. Only the first of answer and reset has an effect. */
export interface Exchange {
  answer(answer: Answer): void;
  /** Status and headers at once, the body in pieces over `durationMs`. */
  answerSlowly(answer: Answer, durationMs: number): void;
  /** Half of the answer, then a reset. */
  answerPartly(answer: Answer): void;
  reset(): void;
  /** Runs `task` when the client closes the connection unanswered, or after `maxMs`, when it is reset. */
  whenGivenUp(maxMs: number, task: () => void): void;
}

export interface FaultStage {
  readonly timeline: Timeline;
  readonly settings: Pick<SimulatorSettings, 'listingDelayMaxMs' | 'retryAfterSeconds'>;
  readonly hangMaxMs: number;
  readonly slowReplyMaxMs: number;
  /** How this API words a failure; left out: as Twilio. */
  readonly refusals?: Refusals;
}

export interface Refusals {
  failed(): Answer;
  unavailable(): Answer;
  throttled(retryAfterSeconds: number | null): Answer;
}

const TWILIO: Refusals = { failed: () => refuse(20500), unavailable: () => refuse(20503), throttled: throttle };

/**
 * A tenth of L is left over for the simulator's own lateness in seeing that a client gave up, so that the bound it keeps to the
 * outside is L on a busy machine too.
 */
const SHARE_OF_L = 0.9;

/**
 * Plays one request through its fault. `perform` does what was asked and makes the answer; its argument is how many ms of L are
 * left until the result has to show in fetch and list.
 */
export function playFault(exchange: Exchange, fault: DrawnFault, stage: FaultStage, perform: (leftOfLMs: number) => Answer): void {
  const { timeline, refusals = TWILIO } = stage;
  const usableMs = stage.settings.listingDelayMaxMs * SHARE_OF_L;
  const hang = (then: () => void): void => exchange.whenGivenUp(stage.hangMaxMs, then);
  switch (fault.kind) {
    case null:
      return exchange.answer(perform(usableMs));
    case 'reset-before':
      return exchange.reset();
    case 'hang-before':
      return hang(() => undefined);
    case 'error-before':
      return exchange.answer(refusals.failed());
    case 'unavailable-before':
      return exchange.answer(refusals.unavailable());
    case 'throttle':
      return exchange.answer(refusals.throttled(stage.settings.retryAfterSeconds));
    case 'accept-late': {
      const lateMs = fault.random() * usableMs;
      return hang(() => timeline.at(timeline.nowMs() + lateMs, () => perform(usableMs - lateMs)));
    }
    case 'reset-after':
      perform(usableMs);
      return exchange.reset();
    case 'hang-after':
      perform(usableMs);
      return hang(() => undefined);
    case 'error-after':
      perform(usableMs);
      return exchange.answer(refusals.failed());
    case 'slow-body':
      return exchange.answerSlowly(perform(usableMs), fault.random() * stage.slowReplyMaxMs);
    case 'cut-body':
      return exchange.answerPartly(perform(usableMs));
    case 'slow-reply': {
      const answer = perform(usableMs);
      return timeline.at(timeline.nowMs() + fault.random() * stage.slowReplyMaxMs, () => exchange.answer(answer));
    }
  }
}
