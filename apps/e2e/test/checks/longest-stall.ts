import type { Progress } from '@signalbox/demo';
import { LANES, type Lane } from '@signalbox/message';

/** What was known of one lane at one moment. */
export interface Sample {
  readonly atMs: number;
  /** Status changes so far. */
  readonly changes: number;
  /** Intents published that have no last status yet. */
  readonly backlog: number;
}

export interface Stall {
  readonly fromMs: number;
  readonly lastedMs: number;
}

/** The longest time in which work was waiting and no status changed. */
export function longestStall(samples: readonly Sample[]): Stall {
  let longest: Stall = { fromMs: 0, lastedMs: 0 };
  let since: Sample | undefined;
  for (const sample of samples) {
    if (since !== undefined) longest = sample.atMs - since.atMs > longest.lastedMs ? { fromMs: since.atMs, lastedMs: sample.atMs - since.atMs } : longest;
    // A stall begins where something has just changed, or where work has come after none was waiting.
    if (sample.backlog === 0) since = undefined;
    else if (since === undefined || sample.changes > since.changes) since = sample;
  }
  return longest;
}

/** Takes a sample of each lane at every tick of a run. */
export class StallWatch {
  readonly #samples = new Map<Lane, Sample[]>(LANES.map((lane) => [lane, []]));
  readonly #plannedLanes: readonly Lane[];

  constructor(plannedLanes: readonly Lane[]) {
    this.#plannedLanes = plannedLanes;
  }

  observe({ published, board }: Progress, ownKeys: ReadonlySet<string>, atMs: number): void {
    const own = [...board.current.values()].filter((change) => ownKeys.has(change.idempotencyKey));
    const changes = board.changes.filter((change) => ownKeys.has(change.idempotencyKey));
    for (const [lane, samples] of this.#samples) {
      const sent = this.#plannedLanes.slice(0, published).filter((planned) => planned === lane).length;
      const ended = own.filter((change) => change.lane === lane && change.terminal).length;
      samples.push({ atMs, changes: changes.filter((change) => change.lane === lane).length, backlog: sent - ended });
    }
  }

  /** Over all lanes, at the latest sample. */
  backlog(): number {
    return [...this.#samples.values()].reduce((sum, samples) => sum + (samples.at(-1)?.backlog ?? 0), 0);
  }

  longest(): Record<Lane, Stall> {
    return Object.fromEntries([...this.#samples].map(([lane, samples]) => [lane, longestStall(samples)])) as Record<Lane, Stall>;
  }
}
