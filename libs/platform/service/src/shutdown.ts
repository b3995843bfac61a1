import type { Clock } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';

/**
 * The order of a shutdown: who brings work stops first, who carries it stops last. `share` is the part of the whole
 * budget a phase may take; what an earlier phase leaves over is the next one's too.
 */
export const SHUTDOWN_PHASES = [
  /** No new requests; those under way are answered. */
  { name: 'http', share: 0.05 },
  /** Consumers start no record, finish those in their handlers, commit and leave their groups. */
  { name: 'runners', share: 0.6 },
  /** Loops and micro-batches of the app end. */
  { name: 'work', share: 0.1 },
  /** What is queued is published and acknowledged. */
  { name: 'producers', share: 0.15 },
  /** Connections close. */
  { name: 'databases', share: 0.1 },
] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number]['name'];

/** Ends one thing within `budgetMs`. */
export type Stop = (budgetMs: number) => void | Promise<void>;

export interface Shutdown {
  /** Registers what a phase has to stop; all of one phase stop at once. */
  add(phase: ShutdownPhase, stop: Stop): void;
  /** Runs the phases in order; never rejects. True when everything stopped in time. A second call returns the first one's result. */
  run(budgetMs: number): Promise<boolean>;
}

/** A step is told a little less than it gets, so that one that uses its time to the end is not called late. */
const GIVEN_SHARE = 0.9;

type Ending = 'done' | 'failed' | 'late';

function limit(work: Promise<void>, budgetMs: number): Promise<Ending> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('late'), budgetMs);
    work.then(() => resolve('done'), () => resolve('failed')).finally(() => clearTimeout(timer));
  });
}

export function createShutdown(clock: Clock, logger: Logger): Shutdown {
  const stops = new Map<ShutdownPhase, Stop[]>();
  const runOne = async (phase: ShutdownPhase, stop: Stop, budgetMs: number): Promise<boolean> => {
    const work = (async () => stop(Math.floor(budgetMs * GIVEN_SHARE)))();
    const ending = await limit(work, budgetMs);
    if (ending === 'failed') await work.catch((err: unknown) => logger.error('a shutdown step failed', { phase, err }));
    if (ending === 'late') logger.error('a shutdown step did not end in its budget', { phase, budgetMs });
    return ending === 'done';
  };
  const runAll = async (budgetMs: number): Promise<boolean> => {
    const startedMs = clock.monotonicMs();
    let grantedMs = 0;
    let inTime = true;
    for (const { name, share } of SHUTDOWN_PHASES) {
      grantedMs += share * budgetMs;
      const phaseMs = Math.max(0, Math.floor(grantedMs - (clock.monotonicMs() - startedMs)));
      const endings = await Promise.all((stops.get(name) ?? []).map((stop) => runOne(name, stop, phaseMs)));
      inTime &&= endings.every(Boolean);
    }
    logger.info('shut down', { inTime, latency_ms: Math.round(clock.monotonicMs() - startedMs) });
    return inTime;
  };
  let running: Promise<boolean> | undefined;
  return {
    add: (phase, stop) => void stops.set(phase, [...(stops.get(phase) ?? []), stop]),
    run: (budgetMs) => (running ??= runAll(budgetMs)),
  };
}
