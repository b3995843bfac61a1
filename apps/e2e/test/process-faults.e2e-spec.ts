import { currentStatuses, findRefused, findUndurable } from '@signalbox/checkers';
import type { MessageStatusChanged } from '@signalbox/contracts';
import { judgeRun, makeLoad, runLoad, sayStop, type RunHistory } from '@signalbox/demo';
import { STAGE_NAMES } from '@signalbox/local-stack';
import { LANES } from '@signalbox/message';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRepeats, findSecondEvents, type EventRecord } from './checks/second-events.js';
import { CRASH_SITES, readEvents, readUnpublished, runWithCrashes, type Crash } from './scenarios/crash-before-publish.js';
import { runAndKill, worstStallMs } from './scenarios/kill-service.js';
import { countSpooled, postThroughOutages, readStoredCallbacks, type Outages } from './scenarios/outages.js';
import { makeNumbers, makePlainLoad } from './scenarios/plain-load.js';
import { NOTHING_BROKEN } from './scenarios/verdict.js';
import { useSignalbox } from './stack/use-signalbox.js';
import { waitUntil } from './stack/wait-until.js';

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
    await Promise.all(STAGE_NAMES.map((name) => signalbox().startInstance(name, `${name}-2`)));
  }, KILL_DEADLINE_MS);

  afterAll(() => Promise.all(STAGE_NAMES.map((name) => signalbox().stack.service(`${name}-2`).stop())));

  it.each(STAGE_NAMES)('%s: nothing is lost, twice, out of order or too fast, and the others go on within 15 s', async (name) => {
    const { history, backlogAtKill, stalls } = await runAndKill(signalbox(), makeOwnLoad(`kill-${name}`), name);
    console.info(`${name} killed with ${backlogAtKill} messages under way; longest stalls: ${LANES.map((lane) => `${lane} ${(stalls[lane].lastedMs / 1000).toFixed(1)} s`).join(', ')}`);
    expect(backlogAtKill).toBeGreaterThan(0);
    expect(judgeRun(history, signalbox().contracts)).toEqual(NOTHING_BROKEN);
    expect(worstStallMs(stalls)).toBeLessThan(LONGEST_STALL_MS);
  }, KILL_DEADLINE_MS);
});

describe('when every stage dies between commit and publish', () => {
  let crashes: readonly Crash[];
  let events: readonly EventRecord[];
  let history: RunHistory;
  const load = makeOwnLoad('crash');

  beforeAll(async () => {
    ({ crashes, history } = await runWithCrashes(signalbox(), load));
    events = await readEvents(signalbox());
  }, KILL_DEADLINE_MS);

  it.each(CRASH_SITES)('$service: leaves something behind that was committed and not published', ({ service }) => {
    const crash = crashes.find((one) => one.service === service);
    console.info(`${service} died with ${crash?.unpublished.length} events committed and not published`);
    expect(crash?.exit.signal).toBe('SIGKILL');
    expect(crash?.unpublished).not.toEqual([]);
  });

  it.each(CRASH_SITES)('$service: misses no event after the next process has come', async (site) => {
    expect(await readUnpublished(signalbox(), site)).toEqual([]);
  });

  it('makes no second event with another id or other bytes, though events are published again', () => {
    console.info(`${events.length} events, ${countRepeats(events)} of them published again`);
    expect(countRepeats(events)).toBeGreaterThan(0);
    expect(findSecondEvents(events)).toEqual([]);
  });

  it('ends as it was meant to', () => {
    expect(judgeRun(history, signalbox().contracts)).toEqual(NOTHING_BROKEN);
  });
});

describe('when the broker and the edge die', () => {
  const known = new Set(makeOwnLoad('').recipients);
  const recipients = makeNumbers('FR', 100).filter((number) => !known.has(number));
  const load = makePlainLoad({ runId: 'outage', count: 60, lanes: LANES, recipients });
  const isSubmitted = ({ status }: MessageStatusChanged): boolean => status === 'submitted';
  let outages: Outages;

  beforeAll(async () => {
    // The carrier keeps silent: these tests post its callbacks, so that every answer is known.
    await signalbox().simulator.putFaults({ callbacks: { lossRate: 1 } });
    const history = await runLoad(signalbox(), load, { rate: 100, settleDeadlineMs: 60_000, isEnd: isSubmitted });
    const own = new Set(history.changes.filter(({ idempotencyKey }) => idempotencyKey.startsWith('outage-')).map(({ messageId }) => messageId));
    const messages = (await signalbox().simulator.readWholeLedger()).filter(({ messageId }) => own.has(messageId ?? ''));
    outages = await postThroughOutages(signalbox(), messages);
  }, KILL_DEADLINE_MS);

  it('takes every webhook while there is no broker, and answers none 5xx', () => {
    const [fromMs, toMs] = outages.brokerAwayMs;
    expect(outages.answers.filter(({ status, atMs }) => status >= 200 && status < 300 && atMs > fromMs && atMs < toMs)).not.toEqual([]);
    expect(findRefused(outages.answers)).toEqual([]);
  });

  it('has stored every webhook that was answered 2xx, the one before the death of the edge too', async () => {
    await waitUntil('the edge has nothing left on its disk', KILL_DEADLINE_MS, async () => (await countSpooled(signalbox())) === 0);
    expect(outages.takenBeforeKill).toBeGreaterThan(0);
    expect(findUndurable(outages.answers, await readStoredCallbacks(signalbox()))).toEqual([]);
  });

  it('brings every message to its last status, and new ones too', async () => {
    await signalbox().simulator.putFaults({});
    const history = await runLoad(signalbox(), makePlainLoad({ runId: 'after-outage', count: 30, lanes: LANES, recipients }), { rate: 100, settleDeadlineMs: 60_000 });
    const last = currentStatuses(history.changes.filter(({ idempotencyKey }) => idempotencyKey.startsWith('outage-')));
    expect([...last.values()].map(({ status }) => status)).toEqual(load.intents.map(() => 'delivered'));
    // Of these the carrier said something else than its ledger, because the tests spoke for it.
    const ledger = history.ledger.map((entry) => (last.has(entry.messageId ?? '') ? { ...entry, finalStatus: 'delivered' } : entry));
    expect(judgeRun({ ...history, ledger }, signalbox().contracts)).toEqual(NOTHING_BROKEN);
  });
});
