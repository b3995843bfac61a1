import type { Logger } from '@signalbox/telemetry';

export interface Round {
  /** What it does, for the log. */
  readonly name: string;
  readonly intervalMs: number;
  run(): Promise<void>;
}

/** Does a work again and again, one time after the other. What fails is tried again at the next turn. */
export class RoundLoop {
  readonly #round: Round;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(round: Round, logger: Logger) {
    this.#round = round;
    this.#logger = logger;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#runSafely().finally(() => this.start());
    }, this.#round.intervalMs);
  }

  /** Waits for the turn that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #runSafely(): Promise<void> {
    try {
      await this.#round.run();
    } catch (err) {
      this.#logger.warn('a round failed; tried again', { round: this.#round.name, err });
    }
  }
}
