import type { Pool, SenderContract } from './policy-document.js';

/** How well a sender delivers to a country, until when that holds. */
export interface SenderHealth {
  readonly provider: string;
  readonly sender: string;
  readonly country: string;
  /** From 1 (well, or nothing known) to 0. */
  readonly score: number;
  readonly expiresAtMs: number;
}

/** How much of its contracted share a sender of the pool gets; 1 for all of it. */
export type WeightOf = (sender: SenderContract) => number;

export const ALIKE: WeightOf = () => 1;

/** Nobody is left without traffic: by it alone is seen that he is well again. */
const LEAST_WEIGHT = 0.1;
/** A difference of chance. */
const LITTLE = 0.03;

/** The scores in force on messages to a country, by provider and sender. What is not told, or too long ago, counts as well. */
export class HealthOf {
  readonly #scores: ReadonlyMap<string, number>;

  /** `known` is of that country alone. */
  constructor(known: readonly SenderHealth[], nowMs: number) {
    this.#scores = new Map(known.filter(({ expiresAtMs }) => expiresAtMs > nowMs).map(({ provider, sender, score }) => [`${provider}/${sender}`, score]));
  }

  scoreOf(provider: string, { sender }: SenderContract): number {
    const score = this.#scores.get(`${provider}/${sender}`);
    return score === undefined ? 1 : Math.min(1, Math.max(0, score));
  }

  /** The score of the best sender of a pool: what a message by it may count on. */
  scoreOfPool({ provider, senders }: Pool): number {
    return Math.max(0, ...senders.map((sender) => this.scoreOf(provider, sender)));
  }

  /** Against the best of the pool: where all do badly alike (a country, a night), none is to blame. */
  weightsOf(pool: Pool): WeightOf {
    const best = this.scoreOfPool(pool);
    return (sender) => weightAgainst(this.scoreOf(pool.provider, sender), best);
  }
}

export const NOTHING_KNOWN = new HealthOf([], 0);

/** All that is told, by country, because every message asks for one. */
export class HealthBook {
  readonly #byCountry: ReadonlyMap<string, readonly SenderHealth[]>;

  constructor(known: readonly SenderHealth[]) {
    this.#byCountry = Map.groupBy(known, ({ country }) => country);
  }

  of(country: string, nowMs: number): HealthOf {
    const known = this.#byCountry.get(country);
    return known === undefined ? NOTHING_KNOWN : new HealthOf(known, nowMs);
  }
}

export const EMPTY_BOOK = new HealthBook([]);

/** The part of its traffic that something keeps whose score is compared with the best. */
export function weightAgainst(score: number, best: number): number {
  if (best <= 0 || score >= best - LITTLE) return 1;
  return Math.max(LEAST_WEIGHT, score / best);
}
