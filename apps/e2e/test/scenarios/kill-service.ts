import { runLoad, type Load, type Progress, type RunHistory } from '@signalbox/demo';
import type { ServiceName, Signalbox } from '@signalbox/local-stack';
import { LANES, type Lane } from '@signalbox/message';
import { StallWatch, type Stall } from '../checks/longest-stall.js';
import { waitUntil } from '../stack/wait-until.js';

export interface KilledRun {
  readonly history: RunHistory;
  /** Messages on their way when the process was killed. */
  readonly backlogAtKill: number;
  /** By lane: the longest time in which work was waiting and no status changed. */
  readonly stalls: Record<Lane, Stall>;
}

const RATE = 20;
const SETTLE_DEADLINE_MS = 60_000;
/** Not in the first moment, and not in the last. */
const SHARE_BEFORE_KILL = 0.25;

/** Kills a process of a service in the midst of a load, and starts it again at once, as an orchestrator would. */
export async function runAndKill(signalbox: Signalbox, load: Load, name: ServiceName): Promise<KilledRun> {
  const keys = new Set(load.intents.map(({ intent }) => intent.idempotencyKey));
  const watch = new StallWatch(load.intents.map(({ lane }) => lane));
  let latest: Progress | undefined;
  let backlogAtKill = 0;
  const service = signalbox.stack.service(name);
  const history = await runLoad(signalbox, load, {
    rate: RATE, settleDeadlineMs: SETTLE_DEADLINE_MS,
    onProgress: (progress) => {
      latest = progress;
      watch.observe(progress, keys, Date.now());
    },
    disturb: async () => {
      await waitUntil('a part of the load is published', SETTLE_DEADLINE_MS, () => (latest?.published ?? 0) >= load.intents.length * SHARE_BEFORE_KILL);
      await waitUntil('something is on its way', SETTLE_DEADLINE_MS, () => (backlogAtKill = watch.backlog()) > 0);
      await service.kill('SIGKILL');
      await service.start();
    },
  });
  return { history, backlogAtKill, stalls: watch.longest() };
}

export const worstStallMs = (stalls: Record<Lane, Stall>): number => Math.max(...LANES.map((lane) => stalls[lane].lastedMs));
