import { setTimeout as sleep } from 'node:timers/promises';
import { findOverpace, findWriteOverpace, measurePace, measureWritePace, readWrites, type PaceFinding } from '@signalbox/checkers';
import type { ServiceHandle } from '@signalbox/local-stack';
import { contractUse, type Span } from './contract-use.js';
import { tell, toAcceptances } from './judge-delivery.js';
import { planBacklog, planDisturbances, type PlannedDisturbance } from './pace-plan.js';
import type { SenderFindings, SenderSetup } from './sender-trial.js';
import { SENDER_ENV, withSenderStack, type SenderStack } from './sender-stack.js';

const SENDERS = [20, 40, 60, 80].map((segmentsPerSecond, index) => ({ sender: `+44770155019${index}`, poolId: 'bench', provider: 'twilio', segmentsPerSecond }) as const);
const PROCESSES = 4;
const FULL_MS = 120_000;
const SHORT_MS = 45_000;
/** Until all of them work. */
const SETTLE_MS = 5_000;
/** More than is used up by the end, so that a backlog stands before every sender all the time. */
const BACKLOG_FACTOR = 1.5;
/** A long pause of a process, and less than its Kafka session. */
const FREEZE_MS = 6_000;

/** Four processes work off a backlog of all sizes, while every 15 s one of them dies and is started again, or stands still. */
export function paceTrial({ isShort, print, abort }: SenderSetup): Promise<SenderFindings> {
  const forMs = isShort ? SHORT_MS : FULL_MS;
  return withSenderStack({ senders: SENDERS, print, abort }, async (stack) => {
    const processes = await startProcesses(stack);
    await stack.source.publish(planBacklog(SENDERS, (SETTLE_MS + forMs) * BACKLOG_FACTOR));
    await sleep(SETTLE_MS, undefined, { signal: abort });
    const fromMs = Date.now();
    await Promise.all([disturbAll(processes, planDisturbances(PROCESSES, forMs), { print, abort }), sleep(forMs, undefined, { signal: abort })]);
    const span = { fromMs, toMs: fromMs + forMs };
    await Promise.all(processes.map((process) => process.stop()));
    return readFindings(stack, span);
  });
}

async function startProcesses({ signalbox, sender }: SenderStack): Promise<ServiceHandle[]> {
  const others = Array.from({ length: PROCESSES - 1 }, (_, index) => signalbox.startInstance('pacing-sender', `pacing-sender-${index + 2}`, SENDER_ENV));
  return [sender, ...(await Promise.all(others))];
}

async function disturbAll(processes: readonly ServiceHandle[], plan: readonly PlannedDisturbance[], { print, abort }: Pick<SenderSetup, 'print' | 'abort'>): Promise<void> {
  const startedMs = performance.now();
  for (const { atMs, kind, target } of plan) {
    await sleep(Math.max(0, startedMs + atMs - performance.now()), undefined, { signal: abort });
    const process = processes[target];
    print(`${kind} ${process?.name}`);
    await process?.kill(kind === 'kill' ? 'SIGKILL' : 'SIGSTOP');
    if (kind === 'kill') await process?.start();
    else await sleep(FREEZE_MS, undefined, { signal: abort }).finally(() => process?.kill('SIGCONT'));
  }
}

async function readFindings({ signalbox: { simulator }, facts }: SenderStack, span: Span): Promise<SenderFindings> {
  const ledger = toAcceptances(await simulator.readWholeLedger());
  const { arrivals } = await simulator.summarize();
  const writes = readWrites(facts.facts.map(({ fact }) => fact));
  const [atArrival, atWrite] = [findOverpace(ledger, SENDERS), findWriteOverpace(writes, SENDERS)];
  const use = contractUse(ledger, SENDERS, span);
  const fullest = (findings: readonly PaceFinding[]): number => Math.max(...findings.map(({ maxSegments, bound }) => (100 * maxSegments) / bound));
  return {
    values: { 'pace-arrival': atArrival.length, 'pace-write': atWrite.length, 'pace-used': Math.min(...use.values()), 'pace-refused': countRefused(arrivals) },
    figures: [
      { name: 'pace: fullest second of any sender, of its bound, at arrival', value: fullest(measurePace(ledger, SENDERS)), unit: '%' },
      { name: 'pace: the same, at write', value: fullest(measureWritePace(writes, SENDERS)), unit: '%' },
      ...SENDERS.map(({ sender, segmentsPerSecond }) => ({ name: `pace: used by the sender of ${segmentsPerSecond}/s`, value: use.get(sender) ?? 0, unit: '%' })),
      { name: 'pace: messages taken', value: ledger.length, unit: 'messages' },
    ],
    notes: tell([...atArrival, ...atWrite]),
  };
}

/** Answers of 429, whichever limit they are about. */
const countRefused = (arrivals: Readonly<Record<string, number>>): number => (arrivals['throttled'] ?? 0) + (arrivals['create refused 20429'] ?? 0) + (arrivals['create refused 21611'] ?? 0);
