import { manualClock, type ManualClock } from '@signalbox/message';
import { createMetrics, type Metrics } from '@signalbox/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import { CarrierGauges, type ConnectionsState } from './carrier-gauges.js';

let clock: ManualClock;
let metrics: Metrics;
let gauges: CarrierGauges;
beforeEach(() => {
  clock = manualClock(0);
  metrics = createMetrics({ service: 'test', processMetrics: false });
  gauges = new CarrierGauges({ clock, metrics });
});

/** A lane's connections to an account, whose state a test changes. */
function addLane(account: string, state: Partial<ConnectionsState> = {}): { state: ConnectionsState; hide: () => void } {
  const lane = { state: { edgesOut: 0, limit: 8, counted: null, ...state } as ConnectionsState };
  return Object.assign(lane, { hide: gauges.add({ provider: 'twilio', account, state: () => lane.state }) });
}

async function read(): Promise<Record<string, number>> {
  return Object.fromEntries([...(await metrics.render()).matchAll(/^sb_provider_(edges_out|concurrency_limit|concurrent_requests)\{.*\} (\d+)$/gm)].map(([, name = '', value]) => [name, Number(value)]));
}

const counted = (requests: number, atMonotonicMs = 0): ConnectionsState => ({ edgesOut: 0, limit: 8, counted: { requests, atMonotonicMs } });

describe('the gauges of the carriers', () => {
  it('tell of what is worst, whichever lane or account changed last', async () => {
    const [codes, marketing] = [addLane('AC1', { edgesOut: 1 }), addLane('AC2', { limit: 3 })];
    expect(await read()).toEqual({ edges_out: 1, concurrency_limit: 3 });
    marketing.state = { edgesOut: 0, limit: 5, counted: null };
    expect(await read()).toEqual({ edges_out: 1, concurrency_limit: 5 });
    codes.state = { edgesOut: 0, limit: 4, counted: null };
    expect(await read()).toEqual({ edges_out: 0, concurrency_limit: 4 });
  });

  it('tell the newest count of each account, and of the accounts the largest', async () => {
    addLane('AC1', counted(42, 0));
    addLane('AC1', counted(3, 10));
    addLane('AC2', counted(7, 5));
    expect(await read()).toMatchObject({ concurrent_requests: 7 });
  });

  it('tell of no count that a minute has passed since', async () => {
    addLane('AC1', counted(42, 0));
    addLane('AC2', counted(2, 30_000));
    clock.advance(60_000);
    expect(await read()).toMatchObject({ concurrent_requests: 42 });
    clock.advance(1);
    expect(await read()).toMatchObject({ concurrent_requests: 2 });
    clock.advance(60_000);
    expect(await read()).toMatchObject({ concurrent_requests: 0 });
  });

  it('forget connections that were closed', async () => {
    const { hide } = addLane('AC1', { edgesOut: 2, limit: 1 });
    addLane('AC1', { limit: 6 });
    expect(await read()).toEqual({ edges_out: 2, concurrency_limit: 1 });
    hide();
    expect(await read()).toEqual({ edges_out: 0, concurrency_limit: 6 });
  });

  it('keep carriers apart, and say nothing of one without connections', async () => {
    addLane('AC1', { limit: 2 });
    gauges.add({ provider: 'vonage', account: 'app', state: () => ({ edgesOut: 1, limit: 9, counted: null }) });
    const shown = await metrics.render();
    expect(shown).toMatch(/sb_provider_concurrency_limit\{provider="twilio".*\} 2\n/);
    expect(shown).toMatch(/sb_provider_concurrency_limit\{provider="vonage".*\} 9\n/);
    expect(shown).not.toMatch(/sb_provider_concurrent_requests\{/);
  });
});
