import { findDisorder, findDuplicates, findLost, findOverpace, type LedgerEntry } from '@signalbox/checkers';
import { judgeRun, percentile, runLoad, type RunHistory } from '@signalbox/demo';
import { LANES } from '@signalbox/message';
import { beforeAll, describe, expect, it } from 'vitest';
import { measurePaceUse } from './checks/pace-use.js';
import { sumMetric } from './checks/sum-metric.js';
import { readWholeTopic } from './evidence/topics.js';
import { postForged, postGenuine, type Posts } from './scenarios/forged-flood.js';
import { measureIntentToSubmit, p99, publishAtOnce, setOtpApart, submitAll } from './scenarios/front-door-backlog.js';
import { countSettlements, LOSING_AND_REFUSING, LOSING_REPLIES, runToReceipts, runWithoutCallbacks } from './scenarios/lost-replies.js';
import { makeNumbers, makePlainLoad } from './scenarios/plain-load.js';
import { NOTHING_BROKEN } from './scenarios/verdict.js';
import { useSignalbox } from './stack/use-signalbox.js';
import { writePolicyWith, type PolicyPool } from './stack/write-policy.js';

const SLOW = { sender: '+4915755500001', segmentsPerSecond: 20 } as const;
const SLOW_POOL: PolicyPool = { poolId: 'slow-germany', provider: 'twilio', lanes: ['marketing'], countries: ['DE'], tenants: '*', senders: [{ ...SLOW, kind: 'long-code', country: 'DE' }] };
const RUN_DEADLINE_MS = 120_000;
/** The backlog's own processes share the cores, the broker's disk and the database's with otp here; a login code that queued behind the backlog would wait a hundred times as long. */
const SHARED_MACHINE_MS = 150;

const signalbox = useSignalbox('carrier-faults', async () => ({ seed: 'carrier-faults', policyFile: await writePolicyWith('carrier-faults', [SLOW_POOL]) }));

let secondSenderPort: number;

beforeAll(async () => {
  secondSenderPort = await signalbox().stack.reservePort();
  await Promise.all([
    signalbox().simulator.putSettings({ callbackDelayScale: 0.1, outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 } } }),
    // Pace and order are promised for any number of senders.
    signalbox().startInstance('pacing-sender', 'pacing-sender-2', { HTTP_PORT: String(secondSenderPort) }),
  ]);
}, RUN_DEADLINE_MS);

describe('a backlog for one slow sender, before two sender processes', () => {
  let sends: LedgerEntry[];
  let history: RunHistory;

  beforeAll(async () => {
    // A message in ten has three segments.
    const load = makePlainLoad({ runId: 'pace', count: 200, lanes: ['marketing'], recipients: makeNumbers('DE', 100), segmentsOf: (index) => (index % 10 === 0 ? 3 : 1) });
    history = await runLoad(signalbox(), load, { rate: 1_000, settleDeadlineMs: 60_000 });
    sends = (await signalbox().simulator.readWholeLedger()).filter(({ sender }) => sender === SLOW.sender);
  }, RUN_DEADLINE_MS);

  it('never exceeds the contract in any sliding second at the carrier', () => {
    expect(findOverpace(history.ledger, signalbox().contracts)).toEqual([]);
  });

  it('uses at least 95 % of the contract', () => {
    const { used, seconds } = measurePaceUse(history.ledger.filter(({ sender }) => sender === SLOW.sender), SLOW.segmentsPerSecond);
    console.info(`${(100 * used).toFixed(1)} % of the contract used over ${seconds.toFixed(1)} s of backlog`);
    expect(seconds).toBeGreaterThan(8);
    expect(used).toBeGreaterThanOrEqual(0.95);
  });

  it('is shared by both processes and ends as it was meant to', async () => {
    const origins = [signalbox().originOf('pacing-sender'), `http://127.0.0.1:${secondSenderPort}`];
    const [first = 0, second = 0] = await Promise.all(origins.map(async (origin) => sumMetric(await (await fetch(`${origin}/metrics`)).text(), 'sb_submissions_total', { lane: 'marketing' })));
    console.info(`${first} and ${second} messages by the two processes`);
    expect(Math.min(first, second)).toBeGreaterThan(20);
    expect(first + second).toBeGreaterThanOrEqual(sends.length);
    expect(judgeRun(history, signalbox().contracts)).toEqual(NOTHING_BROKEN);
  });
});

describe('when the carrier refuses, breaks connections and drops one reply in twenty', () => {
  let history: RunHistory;

  beforeAll(async () => {
    await signalbox().simulator.putFaults(LOSING_AND_REFUSING);
    // Five messages to each person and lane, so that there is an order to keep.
    const load = makePlainLoad({ runId: 'refusing', count: 300, lanes: ['otp', 'transactional'], recipients: makeNumbers('GB', 60).flatMap((number) => [number, number]) });
    history = await runToReceipts(signalbox(), load);
    await signalbox().simulator.putFaults({});
  }, RUN_DEADLINE_MS);

  it('keeps the order of each person through all retries', async () => {
    const { arrivals } = await signalbox().simulator.summarize();
    for (const fault of ['throttle', 'reset-before', 'reset-after']) expect(arrivals[`create fault ${fault}`]).toBeGreaterThan(0);
    expect(findDisorder(history.accepted, history.ledger)).toEqual([]);
  });

  it('sends nothing twice, loses nothing and settles all of it, by callbacks that come before any look-up', async () => {
    const { inDoubt, settledBy } = await countSettlements(signalbox(), history);
    console.info(`${inDoubt} sends in doubt, settled by ${JSON.stringify(settledBy)}`);
    expect(judgeRun(history, signalbox().contracts)).toEqual(NOTHING_BROKEN);
    expect(settledBy['callback-received']).toBeGreaterThan(0);
  });
});

describe('forged callbacks beside real ones', () => {
  // Ten forged ones to each real one.
  const FORGED = { count: 2_000, perSecond: 500 };
  const REAL = { count: 200, perSecond: 50 };
  let messages: LedgerEntry[];
  let recordsBefore: number;
  let quiet: Posts;
  let alone: Posts;
  let beside: Posts;
  let besideForged: Posts;

  beforeAll(async () => {
    messages = (await signalbox().simulator.readWholeLedger()).slice(0, 50);
    recordsBefore = (await readWholeTopic(signalbox(), 'provider-callbacks')).length;
    quiet = await postGenuine(signalbox(), messages, REAL);
    alone = await postForged(signalbox(), messages, FORGED);
    [beside, besideForged] = await Promise.all([postGenuine(signalbox(), messages, REAL), postForged(signalbox(), messages, FORGED)]);
    console.info(`CPU of a real one ${quiet.cpuMsEach.toFixed(2)} ms, of a forged one ${alone.cpuMsEach.toFixed(2)} ms; p99 of real ones ${p99(quiet.latenciesMs).toFixed(1)} ms alone, ${p99(beside.latenciesMs).toFixed(1)} ms beside forged ones`);
  }, RUN_DEADLINE_MS);

  it('refuses every forged one with 403 and takes every real one', () => {
    expect([alone.statuses, besideForged.statuses]).toEqual([{ 403: FORGED.count }, { 403: FORGED.count }]);
    expect([quiet.statuses, beside.statuses]).toEqual([{ 204: REAL.count }, { 204: REAL.count }]);
  });

  it('changes nothing for a forged one', async () => {
    expect(await readWholeTopic(signalbox(), 'provider-callbacks')).toHaveLength(recordsBefore + 2 * REAL.count);
    const text = await (await fetch(`${signalbox().originOf('callback-ingestion')}/metrics`)).text();
    expect(sumMetric(text, 'sb_signature_failures_total')).toBe(2 * FORGED.count);
  });

  it('spends little on a forged one, and lets the real ones hardly wait', () => {
    expect(alone.cpuMsEach).toBeLessThan(quiet.cpuMsEach / 2);
    expect(p99(beside.latenciesMs)).toBeLessThan(4 * p99(quiet.latenciesMs) + 50);
  });
});

describe('when no callback comes and one reply in twenty is dropped', () => {
  let history: RunHistory;

  beforeAll(async () => {
    await signalbox().simulator.putFaults({ ...LOSING_REPLIES, callbacks: { lossRate: 1 } });
    history = await runWithoutCallbacks(signalbox(), makePlainLoad({ runId: 'silent', count: 200, lanes: LANES, recipients: makeNumbers('GB', 200).slice(100) }));
  }, RUN_DEADLINE_MS);

  it('sends nothing twice and loses nothing', () => {
    expect(history.isSettled).toBe(true);
    expect(findDuplicates(history.ledger)).toEqual([]);
    expect(findLost(history.accepted, history.changes, history.ledger, false)).toEqual([]);
    expect(findDisorder(history.accepted, history.ledger)).toEqual([]);
  });

  it('settles what is in doubt by look-up, with messages listed late', async () => {
    const { inDoubt, settledBy } = await countSettlements(signalbox(), history);
    console.info(`${inDoubt} sends in doubt, settled by ${JSON.stringify(settledBy)}`);
    expect(inDoubt).toBeGreaterThan(0);
    expect(settledBy).toEqual({ 'found-at-carrier': inDoubt });
  });
});

describe('a marketing backlog at the front door', () => {
  const BACKLOG = 3_000;
  const OTPS = 250;
  let idle: number[];
  let busy: number[];
  let marketingLeft: number;

  beforeAll(async () => {
    await signalbox().simulator.putFaults({ callbacks: { lossRate: 1 } });
    await setOtpApart(signalbox());
    const gb = makeNumbers('GB', 1_000);
    const otps = (runId: string) => makePlainLoad({ runId, count: OTPS, lanes: ['otp'], recipients: gb.slice(200, 400) });
    const backlog = makePlainLoad({ runId: 'backlog', count: BACKLOG, lanes: ['marketing'], recipients: gb.slice(400) });
    // The first messages of a process pay for its connections and caches.
    await submitAll(signalbox(), makePlainLoad({ runId: 'warm-up', count: OTPS, lanes: ['otp', 'marketing'], recipients: gb.slice(200) }));
    idle = measureIntentToSubmit(await submitAll(signalbox(), otps('idle')));
    await publishAtOnce(signalbox(), backlog);
    const history = await submitAll(signalbox(), otps('busy'));
    busy = measureIntentToSubmit(history);
    const submitted = history.changes.filter(({ idempotencyKey, status }) => idempotencyKey.startsWith('backlog-') && status === 'submitted').length;
    marketingLeft = BACKLOG - submitted;
    const describeTimes = (times: readonly number[]): string => `p50 ${percentile(times, 0.5)?.toFixed(0)} ms, p99 ${p99(times).toFixed(0)} ms`;
    console.info(`intent to submit of otp: ${describeTimes(idle)} idle; ${describeTimes(busy)} with ${marketingLeft} of ${BACKLOG} marketing messages still waiting at the end`);
  }, RUN_DEADLINE_MS);

  it('is still there when the last login code has gone', () => {
    expect([idle.length, busy.length]).toEqual([OTPS, OTPS]);
    expect(marketingLeft).toBeGreaterThan(BACKLOG / 10);
  });

  it('does not delay the otp lane', () => {
    expect(p99(busy)).toBeLessThan(2 * p99(idle) + SHARED_MACHINE_MS);
  });
});
