import type { RigTask } from '../rig.js';

/** `http-door/load`: posts one intent after another over so many connections. */
export interface LoadTask extends RigTask {
  readonly origin: string;
  readonly apiKey: string;
  readonly connections: number;
  /** Before the keys of the intents: each is new. */
  readonly runId: string;
  /** Both are over before anything is measured. */
  readonly warmUpMs: number;
  readonly warmUpRequests: number;
  readonly forMs: number;
}

export interface LoadPass {
  /** Answered with 202, without those of the warm-up. */
  readonly requests: number;
  /** All that were sent. */
  readonly sent: number;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answered otherwise. */
  readonly refused: number;
}
