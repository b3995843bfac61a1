import type { Stack, StopSignal } from '../stack.js';
import { awaitInSync } from './move-leaders.js';

export interface RollingRestart {
  readonly stack: Pick<Stack, 'kafkaBrokers' | 'startBroker' | 'stopBroker'>;
  /** Whose replicas must be in sync again before the next broker goes. */
  readonly topics: readonly string[];
  /** SIGTERM hands leaders over first; SIGKILL does not. */
  readonly signal?: StopSignal;
}

const IN_SYNC_DEADLINE_MS = 60_000;

/** Restarts one broker after the other, as a careful operator does: the next only when all replicas are in sync. */
export async function restartBrokersInTurn({ stack, topics, signal = 'SIGTERM' }: RollingRestart): Promise<void> {
  for (const index of stack.kafkaBrokers.keys()) {
    await stack.stopBroker(index, signal);
    await stack.startBroker(index);
    await awaitInSync(stack.kafkaBrokers, topics, IN_SYNC_DEADLINE_MS);
  }
}
