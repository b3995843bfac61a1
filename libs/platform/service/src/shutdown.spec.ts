import { manualClock } from '@signalbox/message';
import { createLogger } from '@signalbox/telemetry';
import { describe, expect, it } from 'vitest';
import { createShutdown, SHUTDOWN_PHASES } from './shutdown.js';

const silent = createLogger({ service: 'test', level: 'fatal', destination: { write: () => {} } });
const BUDGET_MS = 1_000;

describe('createShutdown', () => {
  it('shares out the whole budget', () => {
    expect(SHUTDOWN_PHASES.reduce((sum, phase) => sum + phase.share, 0)).toBeCloseTo(1);
  });

  it('stops in the order of the phases, whatever the order of registration', async () => {
    const clock = manualClock(0);
    const shutdown = createShutdown(clock, silent);
    const order: string[] = [];
    for (const { name } of [...SHUTDOWN_PHASES].reverse()) shutdown.add(name, async () => {
      await Promise.resolve();
      order.push(name);
    });
    expect(await shutdown.run(BUDGET_MS)).toBe(true);
    expect(order).toEqual(['http', 'runners', 'work', 'producers', 'databases']);
  });

  it('leaves what a phase did not use to the next ones, and tells each step a little less', async () => {
    const clock = manualClock(0);
    const shutdown = createShutdown(clock, silent);
    const told: Record<string, number> = {};
    shutdown.add('http', (budgetMs) => void (told.http = budgetMs));
    shutdown.add('runners', (budgetMs) => {
      told.runners = budgetMs;
      clock.advance(100);
    });
    shutdown.add('producers', (budgetMs) => void (told.producers = budgetMs));
    await shutdown.run(BUDGET_MS);
    expect(told).toEqual({ http: 45, runners: 585, producers: 720 });
  });

  it('goes on after a step that fails or never ends, and says that it was not in time', async () => {
    const shutdown = createShutdown(manualClock(0), silent);
    const stopped: string[] = [];
    shutdown.add('http', () => Promise.reject(new Error('broken')));
    shutdown.add('http', () => {
      throw new Error('broken at once');
    });
    shutdown.add('http', () => new Promise(() => {}));
    shutdown.add('databases', () => void stopped.push('databases'));
    expect(await shutdown.run(100)).toBe(false);
    expect(stopped).toEqual(['databases']);
  });

  it('runs once', async () => {
    const shutdown = createShutdown(manualClock(0), silent);
    let runs = 0;
    shutdown.add('work', () => void (runs += 1));
    expect(await Promise.all([shutdown.run(BUDGET_MS), shutdown.run(BUDGET_MS)])).toEqual([true, true]);
    expect(runs).toBe(1);
  });
});
