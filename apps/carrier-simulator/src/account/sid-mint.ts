import { hashText } from '../random/seeded-random.js';

/** Makes sids and secrets: never the same twice, and in a run with the same id the same in the same order. */
export class SidMint {
  private readonly runId: string;
  private made = 0;

  constructor(runId: string) {
    this.runId = runId;
  }

  /** `prefix` and 32 hex digits. */
  next(prefix: string): string {
    return prefix + this.draw(prefix);
  }

  /** 32 hex digits. */
  nextSecret(): string {
    return this.draw('secret');
  }

  private draw(purpose: string): string {
    this.made += 1;
    return hashText(`${this.runId}|${purpose}|${this.made}`).slice(0, 32);
  }
}

/** The sid of something that has a name of its own, such as a phone number: the same in every run. */
export function sidOfName(prefix: string, name: string): string {
  return prefix + hashText(`${prefix}|${name}`).slice(0, 32);
}
