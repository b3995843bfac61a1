/**
 * Bounds the calls of one lane that are on the wire at once; slots and claims are waited for outside of it. Who comes when the wire is full waits
 * in line, and who would only lengthen the line is asked to wait before it takes a slot, since its slot would pass in the line.
 */
export class WireLimit {
  readonly #limit: number;
  readonly #longestLine: number;
  readonly #line: (() => void)[] = [];
  readonly #outside: (() => void)[] = [];
  #calls = 0;

  constructor(limit: number) {
    this.#limit = limit;
    // A fifth of the window: enough to fill every place that falls free while a slot and a claim are fetched.
    this.#longestLine = Math.max(2, Math.ceil(limit / 5));
  }

  get calls(): number {
    return this.#calls;
  }

  /** Resolves when a message that takes a slot now may hope to use it. */
  async room(): Promise<void> {
    while (this.#line.length >= this.#longestLine) await new Promise<void>((resolve) => void this.#outside.push(resolve));
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#calls >= this.#limit) await new Promise<void>((resolve) => void this.#line.push(resolve));
    else this.#calls += 1;
    try {
      return await call();
    } finally {
      // The place passes on to the next in line without ever being free.
      const next = this.#line.shift();
      if (next) next();
      else this.#calls -= 1;
      if (this.#line.length < this.#longestLine) this.#outside.shift()?.();
    }
  }
}
