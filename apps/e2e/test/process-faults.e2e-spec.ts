import { judgeRun, makeLoad, sayStop } from '@signalbox/demo';
import { SERVICE_NAMES } from '@signalbox/local-stack';
import { LANES } from '@signalbox/message';
import { beforeAll, describe, expect, it } from 'vitest';
import { runAndKill, worstStallMs } from './scenarios/kill-service.js';
import { NOTHING_BROKEN } from './scenarios/verdict.js';
import { useSignalbox } from './stack/use-signalbox.js';

const signalbox = useSignalbox('process-faults', () => ({ seed: 'process-faults' }));

const KILL_DEADLINE_MS = 120_000;
/** A killed member of a group holds the others up for its session timeout of 10 s; the rest is for joining and catching up. */
const LONGEST_STALL_MS = 15_000;

/** The same people in every run, some of whom said STOP before the first. */
const makeOwnLoad = (runId: string) => makeLoad({ seed: 21, count: 200, nowMs: Date.now(), runId });

beforeAll(async () => {
  // Every message gets a receipt in the end, so that each intent can be followed to its last status.
  await signalbox().simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 } } });
  await sayStop(signalbox(), makeOwnLoad('').optedOut);
});

describe('when a process is killed under load', () => {
  beforeAll(async () => {
    await Promise.all(SERVICE_NAMES.map((name) => signalbox().startInstance(name, `${name}-2`)));
  }, KILL_DEADLINE_MS);

  it.each(SERVICE_NAMES)('%s: nothing is lost, twice, out of order or too fast, and the others go on within 15 s', async (name) => {
    const { history, backlogAtKill, stalls } = await runAndKill(signalbox(), makeOwnLoad(`kill-${name}`), name);
    console.info(`${name} killed with ${backlogAtKill} messages under way; longest stalls: ${LANES.map((lane) => `${lane} ${(stalls[lane].lastedMs / 1000).toFixed(1)} s`).join(', ')}`);
    expect(backlogAtKill).toBeGreaterThan(0);
    expect(judgeRun(history, signalbox().contracts)).toEqual(NOTHING_BROKEN);
    expect(worstStallMs(stalls)).toBeLessThan(LONGEST_STALL_MS);
  }, KILL_DEADLINE_MS);
});
