/**
 * What waits, by share: within a share in order of arrival, and of several shares one after the other. Arrays, because a Set that is filled and emptied for ever leaves
 * tables behind that keep alive what was in them, until the old generation is collected.
 */
export class FairQueue<E> {
  /** The share whose turn is next stands first. */
  readonly #shares = new Map<string, E[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(share: string, entry: E): void {
    const own = this.#shares.get(share);
    if (own) own.push(entry);
    else this.#shares.set(share, [entry]);
    this.#size += 1;
  }

  /** False where the entry does not wait (any more). */
  takeBack(share: string, entry: E): boolean {
    const own = this.#shares.get(share);
    const place = own?.indexOf(entry) ?? -1;
    if (own === undefined || place === -1) return false;
    own.splice(place, 1);
    if (own.length === 0) this.#shares.delete(share);
    this.#size -= 1;
    return true;
  }

  /** The next entries, at most so many. */
  take(most: number): E[] {
    const taken = this.#shares.size === 1 ? this.#takeOfOne(most) : this.#takeInTurn(most);
    this.#size -= taken.length;
    return taken;
  }

  #takeOfOne(most: number): E[] {
    const [own = []] = this.#shares.values();
    const taken = own.splice(0, most);
    if (own.length === 0) this.#shares.clear();
    return taken;
  }

  #takeInTurn(most: number): E[] {
    const taken: E[] = [];
    // A share that is put back is visited again by this very loop, behind all others.
    for (const [share, own] of this.#shares) {
      taken.push(own.shift() as E);
      this.#shares.delete(share);
      if (own.length > 0) this.#shares.set(share, own);
      if (taken.length === most) break;
    }
    return taken;
  }

  /** Up to `most` wait. Beyond that a share is let in that has less than its part of what waits, so that who fills the queue shuts out no other; up to twice as many. */
  hasRoomFor(share: string, most: number): boolean {
    if (this.#size < most) return true;
    const isNewcomer = !this.#shares.has(share);
    const part = this.#size / (this.#shares.size + (isNewcomer ? 1 : 0));
    return this.#size < 2 * most && (this.#shares.get(share)?.length ?? 0) < part;
  }
}
