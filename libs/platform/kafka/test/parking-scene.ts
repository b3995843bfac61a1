import { keyHashOf } from '@signalbox/message';
import { parkUntil, type Outcome, type RunnerLimits } from '../src/index.js';
import { MemoryParkedStore } from '../testing/index.js';
import { copy, createHarness, createWorld, type Harness, type IntentRecord, type World } from './runner-harness.js';

export const MINUTE_MS = 60_000;

/** Records a member's executions, and parks what is named here until the time given. */
export class Script {
  readonly executions: string[] = [];
  readonly #parkedUntilMs = new Map<string, number>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  park(name: string, untilMs: number): void {
    this.#parkedUntilMs.set(name, untilMs);
  }

  readonly handle = (record: IntentRecord): Outcome => {
    const name = record.value.idempotencyKey;
    this.executions.push(name);
    const untilMs = this.#parkedUntilMs.get(name) ?? -Infinity;
    return untilMs > this.#world.time.clock.nowMs() ? parkUntil(untilMs, 'not-due') : copy(record);
  };
}

export interface Scene {
  readonly world: World;
  readonly script: Script;
  readonly parked: MemoryParkedStore;
  /** Starts one that runs the script. */
  member(limits?: Partial<RunnerLimits>): Promise<Harness>;
}

export function createScene(partitions = 1): Scene {
  const world = createWorld(partitions);
  const script = new Script(world);
  const parked = new MemoryParkedStore();
  const member = async (limits: Partial<RunnerLimits> = {}): Promise<Harness> => {
    const harness = createHarness({ handle: script.handle, world, parked, limits });
    await harness.runner.start();
    return harness;
  };
  return { world, script, parked, member };
}

export const inMs = ({ time }: World, ms: number): number => time.clock.nowMs() + ms;

/** A key of the partition under that count. */
export function keyFor(partition: number, count: number, fits: (hash: number) => boolean = () => true): string {
  for (let index = 0; ; index += 1) {
    const hash = keyHashOf(Buffer.from(`key${index}`));
    if (hash % count === partition && fits(hash)) return `key${index}`;
  }
}
