import { setTimeout as sleep } from 'node:timers/promises';
import type { ScenarioHistory } from '../judge/history.js';
import { planFaults, type Action } from '../plan/plan-faults.js';
import { planLoads, type PlannedLoad } from '../plan/plan-load.js';
import type { People } from '../plan/people.js';
import type { FaultOf } from '../scenario/faults.js';
import type { Scenario } from '../scenario/scenario.js';
import { setUpCarrier } from './carrier-state.js';
import { collectHistory, readBaseline, type Past } from './collect-history.js';
import { performAction } from './perform-action.js';
import type { ProcessCrew } from './process-crew.js';
import type { ProvingStack } from './proving-stack.js';
import { findStopping, sayStop } from './say-stop.js';
import type { Scene } from './scene.js';
import { searchPersonalData } from './search-personal-data.js';
import { Settlement } from './settlement.js';
import { readMetric } from './read-metric.js';

/** What runs share that come one after another on one stack. */
export interface Stage {
  readonly stack: ProvingStack;
  readonly crew: ProcessCrew;
  readonly people: People;
  readonly past: Past;
  readonly abort: AbortSignal;
}

/** Where a scenario says nothing of it. */
const SETTLE_WITHIN_MS = 60_000;
const CATCH_UP_MS = 30_000;
/** From the last preparation to the first intent. */
const LEAD_MS = 100;

/** Sets a scenario up, lets it happen and gathers what it left behind. Throws where it could not be carried out. */
export async function runScenario(stage: Stage, scenario: Scenario): Promise<ScenarioHistory> {
  const { stack, crew, past, abort } = stage;
  const runId = `${scenario.name.slice(0, 60)}-${Date.now().toString(36)}`;
  const scene = await prepare(stage, scenario, runId);
  const { crashes, actions } = planFaults(scenario);
  const armed = await armAll(crew, crashes);
  stack.witness.forget();
  const baseline = await readBaseline(stack, crew);
  const intents = scene.loads.flatMap((load) => load.intents).sort((a, b) => a.atMs - b.atMs);
  const until = scenario.promises.P1?.until ?? 'ended';
  const settlement = new Settlement(intents, until, actions.some(({ kind }) => kind === 'replay-dead-letters'));
  stack.witness.onChange = (change) => settlement.note(change);
  const [publishedAtMs, repeated] = [new Map<string, number>(), new Set<string>()];
  const startedAtMs = Date.now() + LEAD_MS;
  const note = { onPublish: (name: string, atMs: number) => void (publishedAtMs.has(name) || publishedAtMs.set(name, atMs)), onRepeat: (name: string) => void repeated.add(name) };
  await Promise.all([stack.publisher.publishAll(intents, startedAtMs, note), performAll(scene, actions, startedAtMs), ...armed.map((one) => noteCrash(scene, one, abort))]);
  const isSettled = await settlement.wait(scenario.promises.P1?.settleWithinMs ?? SETTLE_WITHIN_MS, abort);
  const endedAtMs = Date.now();
  await awaitEmptySpool(scene);
  await stack.witness.catchUp(CATCH_UP_MS);
  const search = scenario.promises.P8 === undefined ? null : await searchPersonalData(stack.signalbox, stack.witness, scene.loads);
  return collectHistory(scene, { startedAtMs, endedAtMs, publishedAtMs, repeated, isSettled, search }, { runId, baseline, past });
}

async function prepare({ stack, crew, people }: Stage, scenario: Scenario, runId: string): Promise<Scene> {
  const { signalbox } = stack;
  await crew.forgetWays();
  await Promise.all([crew.muster(scenario.processes), setUpCarrier(signalbox.simulator, signalbox.contracts, scenario)]);
  const loads = planLoads(scenario, { runId, nowMs: Date.now(), takePeople: (country, count) => people.take(country, count) });
  const optedOut = loads.flatMap((load) => load.optedOut);
  people.retire([...optedOut, ...scenario.faults.flatMap((fault) => (fault.kind === 'stop' ? findStopping(loads, fault) : []))]);
  await Promise.all([sayStop(signalbox, optedOut), ...loads.map((load) => pump(stack, load))]);
  return { scenario, stack, crew, loads, deeds: [], forged: [], replayed: 0 };
}

async function pump({ signalbox: { simulator } }: ProvingStack, { plan: { pumped }, recipients }: PlannedLoad): Promise<void> {
  if (pumped === undefined) return;
  await simulator.addPumping({ firstNumber: recipients[0] ?? '', count: recipients.length, conversionRate: 0, blockAfter: pumped.blockAfter, blockMs: 60_000 });
}

type Armed = Awaited<ReturnType<ProcessCrew['arm']>> & { readonly crash: FaultOf<'crash-at'> };

function armAll(crew: ProcessCrew, crashes: readonly FaultOf<'crash-at'>[]): Promise<Armed[]> {
  return Promise.all(crashes.map(async (crash) => ({ ...(await crew.arm(crash)), crash })));
}

/** A process that never comes to its fault point would be waited for until the end of days. */
const CRASH_WITHIN_MS = 90_000;

async function noteCrash({ deeds }: Scene, { ended, name, crash: { point, arrival } }: Armed, abort: AbortSignal): Promise<void> {
  const fromMs = Date.now();
  const waiting = new AbortController();
  const inTime = await Promise.race([ended.then(() => true), sleep(CRASH_WITHIN_MS, false, { signal: AbortSignal.any([abort, waiting.signal]) })]);
  waiting.abort();
  if (!inTime) throw new Error(`${name} did not come to ${point} ${arrival} times within ${CRASH_WITHIN_MS / 1000} s`);
  deeds.push({ kind: 'crash-at', what: `${name} at ${point} ${arrival}`, fromMs, toMs: Date.now() });
}

async function performAll(scene: Scene, actions: readonly Action[], startedAtMs: number): Promise<void> {
  const outcomes = await Promise.allSettled(actions.map(async (action) => {
    await sleep(Math.max(0, startedAtMs + action.atMs - Date.now()));
    await performAction(scene, action);
  }));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What the edge holds on its disk is not in a topic yet. */
async function awaitEmptySpool({ stack: { signalbox }, scenario }: Scene): Promise<void> {
  if (scenario.promises.P6 === undefined) return;
  for (const endMs = Date.now() + CATCH_UP_MS; Date.now() < endMs; await sleep(100)) {
    const spooled = await readMetric(signalbox.originOf('callback-ingestion'), 'sb_spool_records').catch(() => NaN);
    if (spooled === 0) return;
  }
}
