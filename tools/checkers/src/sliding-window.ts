/** How much happened when, of one thing that is paced. */
export class PacedEvents {
  readonly #times: number[] = [];
  readonly #weights: number[] = [];
  #isSorted = true;

  add(atMs: number, weight: number): void {
    if (atMs < (this.#times.at(-1) ?? -Infinity)) this.#isSorted = false;
    this.#times.push(atMs);
    this.#weights.push(weight);
  }

  largestWeight(): number {
    return this.#weights.reduce((most, weight) => Math.max(most, weight), 0);
  }

  /** The fullest half-open window of this length, wherever it begins. */
  fullestWindow(windowMs: number): { readonly weight: number; readonly startMs: number } {
    this.#sort();
    let fullest = { weight: 0, startMs: this.#times[0] ?? 0 };
    let inWindow = 0;
    let first = 0;
    this.#times.forEach((atMs, index) => {
      inWindow += this.#weights[index] ?? 0;
      for (; (this.#times[first] ?? atMs) <= atMs - windowMs; first += 1) inWindow -= this.#weights[first] ?? 0;
      if (inWindow > fullest.weight) fullest = { weight: inWindow, startMs: this.#times[first] ?? atMs };
    });
    return fullest;
  }

  #sort(): void {
    if (this.#isSorted) return;
    const order = Uint32Array.from(this.#times, (_, index) => index).sort((a, b) => (this.#times[a] ?? 0) - (this.#times[b] ?? 0));
    const [times, weights] = [[...this.#times], [...this.#weights]];
    order.forEach((from, to) => {
      this.#times[to] = times[from] ?? 0;
      this.#weights[to] = weights[from] ?? 0;
    });
    this.#isSorted = true;
  }
}
