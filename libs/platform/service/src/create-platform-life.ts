import type { Consumers } from './consumers.js';
import { watchEventLoop } from './event-loop-watch.js';
import type { Health, HealthChecks, HealthReport } from './health.js';
import type { PlatformLife } from './platform-life.js';
import type { Platform } from './platform.js';
import type { Shutdown } from './shutdown.js';

/** Longer than a rebalance, a failover of the database and a retry at its cap (30 s) together. */
const STUCK_MS = 600_000;

interface Parts {
  readonly platform: Pick<Platform, 'config' | 'logger' | 'metrics'>;
  readonly consumers: Pick<Consumers, 'start' | 'health' | 'stuckMs' | 'excuse'>;
  readonly readiness: HealthChecks;
  readonly shutdown: Shutdown;
  readonly starts: readonly (() => void | Promise<void>)[];
  readonly failed: Promise<Error>;
}

type Stage = 'starting' | 'serving' | 'draining';

function describe(name: string, { healthy, detail }: Health): HealthReport {
  return { healthy, checks: [{ name, healthy, detail }] };
}

/**
 * Live: a consumer that stands still for STUCK_MS although everything around the process answers is taken for stuck;
 * while the database is away a restart would help nobody.
 */
async function checkStuck(consumers: Parts['consumers'], readiness: HealthChecks): Promise<HealthReport> {
  const stuckMs = consumers.stuckMs();
  if (stuckMs > 0 && !(await readiness.run()).healthy) consumers.excuse();
  else if (stuckMs > STUCK_MS) return describe('consumers', { healthy: false, detail: `stuck for ${Math.round(stuckMs / 1000)} s: ${consumers.health().detail}` });
  return describe('process', { healthy: true, detail: 'alive' });
}

export function createPlatformLife({ platform, consumers, readiness, shutdown, starts, failed }: Parts): PlatformLife {
  let stage: Stage = 'starting';
  let failure: Error | undefined;
  void failed.then((error) => (failure = error));
  return {
    failed,
    async start() {
      const loop = watchEventLoop(platform);
      readiness.add('event loop', loop.health);
      shutdown.add('databases', loop.stop);
      for (const start of starts) await start();
      await consumers.start();
      if (stage === 'starting') stage = 'serving';
    },
    stop() {
      stage = 'draining';
      return shutdown.run(platform.config.shutdownBudgetMs);
    },
    checkLiveness() {
      if (failure) return Promise.resolve(describe('process', { healthy: false, detail: failure.message }));
      return checkStuck(consumers, readiness);
    },
    async checkReadiness() {
      const { checks } = await readiness.run();
      const own = [{ name: 'process', healthy: stage === 'serving', detail: stage }, { name: 'consumers', ...consumers.health() }];
      const all = [...own, ...checks];
      return { healthy: all.every((check) => check.healthy), checks: all };
    },
  };
}
