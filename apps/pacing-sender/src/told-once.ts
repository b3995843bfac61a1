/** More heads than a process holds. Forgetting them costs a fact published twice under one id. */
const MOST_REMEMBERED = 100_000;

/** What this process has said already. */
export class ToldOnce {
  readonly #names = new Set<string>();

  /** True for a name that is new, which is known from then on. */
  isNew(name: string): boolean {
    if (this.#names.has(name)) return false;
    if (this.#names.size >= MOST_REMEMBERED) this.#names.clear();
    this.#names.add(name);
    return true;
  }

  forget(name: string): void {
    this.#names.delete(name);
  }
}
