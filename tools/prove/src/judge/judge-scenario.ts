import { findDisagreement, findDisorder, findDivergence, findDuplicates, findLaneDelay, findLost, findOverpace, findUnreasoned, findWriteOverpace, percentile, readWrites, type Violation } from '@signalbox/checkers';
import { LANES } from '@signalbox/message';
import { PROMISE_IDS, type Counter, type PromiseId } from '../scenario/scenario.js';
import { count } from './count.js';
import { isOver, type ScenarioHistory } from './history.js';
import { judgeCaps } from './judge-caps.js';
import { findUnexpectedEnds } from './judge-ends.js';
import { judgeFailover } from './judge-failover.js';
import { measureIntentToSubmit, measureStall } from './measure.js';
import { measurePaceUse } from './pace-use.js';
import { findSecondEvents } from './second-events.js';

export interface PromiseVerdict {
  readonly promise: PromiseId;
  /** The scenario was made to show it; otherwise it was only looked at beside. */
  readonly isNamed: boolean;
  readonly violations: readonly Violation[];
  /** What was measured, in a few words. */
  readonly figure?: string;
}

export interface Bite {
  readonly counter: Counter;
  readonly least: number;
  /** Absent where there is no such bound. */
  readonly most?: number;
  readonly counted: number;
}

export interface ScenarioVerdict {
  readonly promises: readonly PromiseVerdict[];
  readonly bites: readonly Bite[];
}

interface Finding {
  readonly violations: readonly Violation[];
  readonly figure?: string;
}

/** A redelivered record of messages-<lane> is the same message: its first offset is its place in the order. */
function firstOffsets({ accepted }: ScenarioHistory): ScenarioHistory['accepted'] {
  const first = new Map<string, ScenarioHistory['accepted'][number]>();
  for (const message of accepted) {
    const known = first.get(message.messageId);
    if (!known || message.offset < known.offset) first.set(message.messageId, message);
  }
  return [...first.values()];
}

const broken = (promise: PromiseId, subject: string, what: string): Violation => ({ promise, subject, what });

/** How many messages stand where, of those that have no end. */
function describeOpen({ changes, intents }: ScenarioHistory): string {
  const newest = [...new Map(changes.toSorted((a, b) => a.sequence - b.sequence).map((change) => [change.messageId, change])).values()];
  const open = [...Map.groupBy(newest.filter(({ terminal }) => !terminal), ({ lane, status, reason }) => `${lane} ${status} (${reason})`)].map(([name, of]) => `${of.length} ${name}`);
  return [...open, `${intents.length - newest.length} without a status`].join(', ');
}

function judgeLoss(history: ScenarioHistory): Finding {
  const { changes, ledger, isSettled, deaths, scenario: { promises: { P1 } } } = history;
  const stalls = LANES.map((lane) => ({ lane, ms: measureStall(history, lane) }));
  const [longest] = [...stalls].sort((a, b) => b.ms - a.ms);
  const failover = judgeFailover(history);
  return {
    violations: [
      ...failover.violations,
      ...findLost(firstOffsets(history), changes, ledger, isOver(history)),
      ...(isSettled ? findUnexpectedEnds(history) : [broken('P1', 'the run', `not every intent had its end in time; open are ${describeOpen(history)}`)]),
      ...stalls.filter(({ ms }) => ms > (P1?.stallAtMostMs ?? Infinity)).map(({ lane, ms }) => broken('P1', lane, `stood still for ${(ms / 1000).toFixed(1)} s while work was waiting, allowed are ${(P1?.stallAtMostMs ?? 0) / 1000} s; look at rebalances in the logs of that time`)),
      ...deaths.map((death) => broken('P1', death, 'ended though nobody asked for it; look at the end of its log')),
    ],
    figure: [`longest stall ${((longest?.ms ?? 0) / 1000).toFixed(1)} s (${longest?.lane})`, ...(failover.figure === undefined ? [] : [failover.figure])].join(', '),
  };
}

function judgePace(history: ScenarioHistory): Finding {
  const { ledger, contracts, deeds, startedAtMs, scenario: { promises: { P4 } } } = history;
  const caps = judgeCaps(history);
  // A sender whose clock was set tells the time of its writes by that clock.
  const writes = deeds.some(({ kind }) => kind === 'clock-jump') ? [] : readWrites(history.facts);
  const violations = [...findOverpace(ledger, contracts), ...findWriteOverpace(writes, contracts), ...caps.violations];
  const contract = contracts.find(({ sender }) => sender === P4?.sender);
  if (P4?.useAtLeast === undefined || contract === undefined) return { ...caps, violations };
  const { used, seconds } = measurePaceUse(ledger.filter(({ sender, requestReceivedAtMs }) => sender === contract.sender && requestReceivedAtMs >= startedAtMs + P4.useFromMs), contract.segmentsPerSecond);
  const isTooLittle = !(used >= P4.useAtLeast) || seconds < 3;
  return {
    violations: isTooLittle ? [...violations, broken('P4', contract.sender, `used ${(100 * used).toFixed(1)} % of its contract over ${seconds.toFixed(1)} s of backlog, ${100 * P4.useAtLeast} % are promised`)] : violations,
    figure: `${(100 * used).toFixed(1)} % used over ${seconds.toFixed(0)} s`,
  };
}

function judgeStatuses(history: ScenarioHistory): Finding {
  const { changes, stored, ledger, events } = history;
  return { violations: [...findDivergence(changes, isOver(history) ? ledger : []), ...(stored === null ? [] : findDisagreement(changes, stored)), ...findSecondEvents(events).map((what) => broken('P5', 'an event', what))] };
}

/** Each webhook that the carrier saw answered 2xx is a record of its own. */
function judgeDurability({ ledger, callbacks, deeds, callbackTricks: { failed } }: ScenarioHistory): Finding {
  const stored = Map.groupBy(callbacks, ({ providerMessageId }) => providerMessageId);
  const answered = ledger.reduce((sum, entry) => sum + entry.callbacks.answered, 0);
  const missing = ledger.filter(({ sid, callbacks: { answered: wanted } }) => (stored.get(sid)?.length ?? 0) < wanted);
  // A process that is dead answers nobody.
  const wasEdgeAway = deeds.some(({ what }) => what.includes('callback-ingestion'));
  return {
    violations: [...(failed > 0 && !wasEdgeAway ? [broken('P6', `${failed} callbacks`, 'were refused or not answered though they are genuine; look at the readiness and the spool of the edge')] : []), ...missing.map(({ sid, callbacks: { answered: wanted } }) => broken('P6', sid, `${wanted} callbacks were answered 2xx and ${stored.get(sid)?.length ?? 0} are in provider-callbacks; look at the spool of the edge`))],
    figure: `${answered} answered 2xx`,
  };
}

function judgeForgery({ forged }: ScenarioHistory): Finding {
  const wrong = forged.flatMap(({ statuses }) => Object.entries(statuses).filter(([status]) => status !== '403'));
  const compared = forged.filter(({ genuineCpuMsEach }) => genuineCpuMsEach !== null);
  return {
    violations: [...forged.flatMap(({ cpuMsEach, genuineCpuMsEach }) => (genuineCpuMsEach === null || cpuMsEach < genuineCpuMsEach / 2 ? [] : [broken('P7', 'a forged callback', `costs the edge ${cpuMsEach.toFixed(2)} ms, a genuine one ${genuineCpuMsEach.toFixed(2)} ms: little is less than half of it`)])), ...wrong.map(([status, times]) => broken('P7', `${times} forged callbacks`, `were answered ${status === '0' ? 'not at all' : status} in place of 403; look at the log of the edge`))],
    figure: compared.map(({ cpuMsEach, genuineCpuMsEach }) => `${cpuMsEach.toFixed(2)} ms of the edge's time for a forged one, ${genuineCpuMsEach?.toFixed(2)} ms for a genuine one`).join(),
  };
}

function judgeSecrecy({ search }: ScenarioHistory): Finding {
  if (search === null) return { violations: [broken('P8', 'the run', 'nothing was searched')] };
  return { violations: search.leaks.map(({ source, kind, at, encoding }) => broken('P8', source, `holds a ${kind} in the clear at ${at} (${encoding})`)), figure: `${search.places} places searched` };
}

function judgeIsolation(history: ScenarioHistory): Finding {
  const { P9 } = history.scenario.promises;
  if (P9 === undefined) return { violations: [] };
  const times = (load: string): number[] => measureIntentToSubmit(history, (intent) => intent.load === load).sort((a, b) => a - b);
  const [idleMs, busyMs] = [times(P9.quiet), times(P9.beside)];
  const p99 = (sorted: readonly number[]): string => percentile(sorted, 0.99)?.toFixed(0) ?? '-';
  return { violations: findLaneDelay({ lane: 'otp', idleMs, busyMs, allowanceMs: P9.sharedMachineMs }), figure: `p99 ${p99(idleMs)} ms alone, ${p99(busyMs)} ms beside the backlog` };
}

const JUDGES: Readonly<Record<PromiseId, (history: ScenarioHistory) => Finding>> = {
  P1: judgeLoss,
  P2: ({ ledger, late }) => ({ violations: [...findDuplicates(ledger), ...late] }),
  P3: (history) => ({ violations: findDisorder(firstOffsets(history), history.ledger) }),
  P4: judgePace,
  P5: judgeStatuses,
  P6: judgeDurability,
  P7: judgeForgery,
  P8: judgeSecrecy,
  P9: judgeIsolation,
  P10: ({ changes }) => ({ violations: findUnreasoned(changes) }),
};

/** Cheap enough to be looked at in every scenario, whatever it was made for. */
const ALWAYS: ReadonlySet<PromiseId> = new Set(['P1', 'P2', 'P3', 'P4', 'P5', 'P10']);

/** Compares what all sides saw with what was promised. */
export function judgeScenario(history: ScenarioHistory): ScenarioVerdict {
  const { promises, bites, atMost } = history.scenario;
  const counted = (counter: string): Pick<Bite, 'counter' | 'counted'> => ({ counter: counter as Counter, counted: count(counter as Counter, history) });
  return {
    promises: PROMISE_IDS.filter((id) => ALWAYS.has(id) || promises[id] !== undefined).map((promise) => ({ promise, isNamed: promises[promise] !== undefined, ...JUDGES[promise](history) })),
    bites: [...Object.entries(bites).map(([counter, least]) => ({ ...counted(counter), least })), ...Object.entries(atMost).map(([counter, most]) => ({ ...counted(counter), least: 0, most }))],
  };
}

export const hasBitten = ({ counted, least, most = Infinity }: Bite): boolean => counted >= least && counted <= most;

/** A counter with its bound, where it is out of it. */
export function describeBite(bite: Bite): string {
  const bound = bite.most === undefined ? `at least ${bite.least}` : `at most ${bite.most}`;
  return `${bite.counter} ${bite.counted}${hasBitten(bite) ? '' : ` (${bound} needed)`}`;
}

/** Every promise held, and the scenario did to the system what it was made for. */
export function isProven({ promises, bites }: ScenarioVerdict): boolean {
  return promises.every(({ violations }) => violations.length === 0) && bites.every(hasBitten);
}
