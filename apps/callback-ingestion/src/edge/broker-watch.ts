import { AdapterError, type Clock } from '@signalbox/message';

/** Whether Kafka answers, as seen by what was handed to it. */
export class BrokerWatch {
  readonly #clock: Clock;
  readonly #slowAfterMs: number;
  /** When each of what is under way was handed over, oldest first. */
  readonly #underWay = new Map<symbol, number>();
  #hasFailed = false;

  constructor(clock: Clock, slowAfterMs: number) {
    this.#clock = clock;
    this.#slowAfterMs = slowAfterMs;
  }

  /** False from a failure until the next acknowledgement, and while something waits for its own for too long. */
  isAnswering(): boolean {
    const [oldestMs] = this.#underWay.values();
    return !this.#hasFailed && (oldestMs === undefined || this.#clock.monotonicMs() - oldestMs <= this.#slowAfterMs);
  }

  /** Not before its first answer. */
  doubt(): void {
    this.#hasFailed = true;
  }

  /** Follows a publish, and settles as it does. A refusal is an answer, too. */
  async follow(published: Promise<void>): Promise<void> {
    const id = Symbol('publish');
    this.#underWay.set(id, this.#clock.monotonicMs());
    try {
      await published;
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = !(error instanceof AdapterError && error.disposition === 'rejected');
      throw error;
    } finally {
      this.#underWay.delete(id);
    }
  }
}
