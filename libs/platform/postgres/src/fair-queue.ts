/** What waits, by share: within a share in order of arrival, and of several shares one after the other. */
export class FairQueue<E> {
  /** The share whose turn is next stands first. Sets, because any entry may be taken back. */
  readonly #shares = new Map<string, Set<E>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(share: string, entry: E): void {
    const own = this.#shares.get(share);
    if (own) own.add(entry);
    else this.#shares.set(share, new Set([entry]));
    this.#size += 1;
  }

  /** False where the entry does not wait (any more). */
  takeBack(share: string, entry: E): boolean {
    const own = this.#shares.get(share);
    if (!own?.delete(entry)) return false;
    if (own.size === 0) this.#shares.delete(share);
    this.#size -= 1;
    return true;
  }

  /** The next entries, at most so many. */
  take(most: number): E[] {
    const taken: E[] = [];
    // A share that is put back is visited again by this very loop, behind all others.
    for (const [share, own] of this.#shares) {
      for (const entry of own) {
        own.delete(entry);
        taken.push(entry);
        break;
      }
      this.#shares.delete(share);
      if (own.size > 0) this.#shares.set(share, own);
      if (taken.length === most) break;
    }
    this.#size -= taken.length;
    return taken;
  }

  /** Up to `most` wait. Beyond that a share is let in that has less than its part of what waits, so that who fills the queue shuts out no other; up to twice as many. */
  hasRoomFor(share: string, most: number): boolean {
    if (this.#size < most) return true;
    const isNewcomer = !this.#shares.has(share);
    const part = this.#size / (this.#shares.size + (isNewcomer ? 1 : 0));
    return this.#size < 2 * most && (this.#shares.get(share)?.size ?? 0) < part;
  }
}
