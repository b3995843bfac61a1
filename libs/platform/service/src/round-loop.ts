import type { Logger } from '@signalbox/telemetry';

export interface Round {
  readonly intervalMs: number;
  /** What the log says where it failed. */
  readonly failure: string;
  run(): Promise<void>;
}

/** Does a work again and again, one time after the other; the first time after one interval. What fails is tried again at the next turn. */
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

  /** For a turn that would go on. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#runSafely().finally(() => this.start());
    }, this.#round.intervalMs);
    this.#timer.unref();
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
      this.#logger.warn(this.#round.failure, { err });
    }
  }
}
