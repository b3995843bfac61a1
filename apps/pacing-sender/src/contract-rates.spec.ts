import { describe, expect, it } from 'vitest';
import { AdapterError } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { contractsOf } from '../test/support/contracts.js';
import { manualTime } from '../test/support/manual-timers.js';
import { ContractRates, REFRESH_MS } from './contract-rates.js';

function make(contracts: Record<string, number>) {
  const counted = new Map<string, { used: number; resetsAtMs: number }>();
  const time = manualTime();
  const database = { contracts, away: false, reads: 0 };
  const rates = new ContractRates({
    readAll() {
      database.reads += 1;
      return database.away ? Promise.reject(new AdapterError('postgres-connection', 'unreachable')) : Promise.resolve({ contracts: contractsOf(database.contracts, { caps: [{ capId: 'day', unit: 'messages', limit: 10, timeZone: 'UTC' }] }), counted });
    },
  }, time.clock, time.timers);
  return { time, database, rates, counted, rateOf: (sender: string) => rates.current().senders.get(sender)?.perSecond };
}

describe('ContractRates', () => {
  it('follows the contracts within its interval', async () => {
    const { time, database, rates, rateOf } = make({ alpha: 10 });
    await rates.start();
    expect(rateOf('alpha')).toBe(10);
    database.contracts = { alpha: 20 };
    await time.pass(REFRESH_MS + 1);
    expect(rateOf('alpha')).toBe(20);
    rates.stop();
  });

  it('keeps the last known ones while the database is away, from the start on', async () => {
    const { time, database, rates, rateOf } = make({ alpha: 10 });
    database.away = true;
    await rates.start();
    expect(rateOf('alpha')).toBeUndefined();
    database.away = false;
    await time.pass(REFRESH_MS + 1);
    database.away = true;
    await time.pass(5 * REFRESH_MS);
    expect(rateOf('alpha')).toBe(10);
    rates.stop();
  });

  it('asks the database before it says that a sender has no contract', async () => {
    const { time, database, rates } = make({});
    await rates.start();
    database.contracts = { beta: 5 };
    await time.pass(1);
    expect(await rates.isAnyContracted(['beta'])).toBe(true);
    expect(await rates.isAnyContracted(['gamma'])).toBe(false);
    database.away = true;
    await time.pass(1);
    expect(await rates.isAnyContracted(['beta'])).toBe(true);
    expect(await rates.isAnyContracted(['gamma', 'beta'])).toBe(true);
    await expect(rates.isAnyContracted(['gamma'])).rejects.toThrow(AdapterError);
    rates.stop();
  });

  it('asks once for all who ask at the same time', async () => {
    const { time, database, rates } = make({});
    await rates.start();
    await time.pass(1);
    const before = database.reads;
    await Promise.all(Array.from({ length: 50 }, () => rates.isAnyContracted(['gamma'])));
    expect(database.reads - before).toBe(1);
    rates.stop();
  });

  it('shows what is left of a cap, all of it after its midnight', async () => {
    const { time, rates, counted } = make({ alpha: 10 });
    const metrics = createMetrics({ service: 'test', processMetrics: false });
    rates.showCaps(metrics);
    counted.set('day', { used: 4, resetsAtMs: time.clock.nowMs() + 1_000 });
    await rates.start();
    expect(await metrics.render()).toMatch(/sb_cap_left_ratio\{[^}]*cap="day"[^}]*\} 0.6/);
    await time.pass(1_000);
    expect(await metrics.render()).toMatch(/sb_cap_left_ratio\{[^}]*cap="day"[^}]*\} 1/);
    rates.stop();
  });
});
