import { describeFaults, orderScenarios, Proving, readScenarios, renderLine } from '@signalbox/prove';
import { afterAll, describe, expect, it } from 'vitest';

/** Each scenario bounds its own parts; this is for one that hangs. */
const DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 60_000;

const ending = new AbortController();
const proving = new Proving({ print: console.info, abort: ending.signal, logs: 'test-results/logs' });

afterAll(() => proving.close(), STOP_DEADLINE_MS);

describe('the fast set of proofs', () => {
  it.each(orderScenarios(readScenarios().filter(({ set }) => set === 'fast')))('$name: $shows', async (scenario) => {
    const outcome = await proving.run(scenario);
    console.info(renderLine(outcome));
    expect(describeFaults(outcome)).toEqual([]);
  }, DEADLINE_MS);
});
