import type { FaultPoints } from '../src/index.js';

/** What a process dies of here. */
export class Death extends Error {}

/** Dies at the n-th thing that is done, whatever it is; Infinity lives. */
export class Life implements FaultPoints {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  reach(): Promise<void> {
    this.#left -= 1;
    return this.#left < 0 ? Promise.reject(new Death()) : Promise.resolve();
  }
}
