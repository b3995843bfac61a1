import { medianOf } from '@signalbox/checkers';
import { CARRIER_ACCOUNT } from '@signalbox/local-stack';
import { FLOOR_PARTITIONS } from '../e2e/floor-task.js';
import { createLoadTopics, openBenchClient } from '../engine/load-topic.js';
import { awaitCount } from '../measure/await-count.js';
import { readStackCpu, spentSince, type CpuByName } from '../measure/cpu-meter.js';
import type { Figure } from '../report/figure.js';
import { runRig } from '../rig.js';
import { arrivalRate } from './arrival-rate.js';
import { DispatchSource, type DispatchPlan } from './dispatch-source.js';
import { FLOOR_TOPICS, type FloorTask, type LoopPass, type LoopTask } from './loop-task.js';
import { readyLog } from './ready-log.js';
import type { SenderFindings, SenderSetup } from './sender-trial.js';
import { putSenderFaults, withSenderStack, type SenderStack } from './sender-stack.js';

/** More than one machine sends: pace is not what is measured here. */
const SENDER = { sender: '+447701550199', poolId: 'bench', provider: 'twilio', segmentsPerSecond: 10_000 } as const;
const WINDOW = 100;
/** A process compiles for its first fifteen to twenty seconds, and rounds count from two fifths on: so calls that take no time need more of them. */
const SLOW: Course = { name: '100 ms', replyMs: 100, messages: 40_000, withFloor: false };
const QUICK: Course = { name: '0 ms', replyMs: 0, messages: 160_000, withFloor: true };
const ROUNDS = 3;
const SHORT_MESSAGES = 3_000;
const LOOK_EVERY_MS = 200;
const DEADLINE_MS = 300_000;

interface SenderPass {
  readonly rate: number;
  /** Of every process of the stack, for each message. */
  readonly cpuMs: CpuByName;
}

interface Round {
  readonly loop: number;
  /** Where it was asked for. */
  readonly floor: number | undefined;
  readonly sender: SenderPass;
}

/** What is measured on a carrier that takes so long. */
interface Course {
  readonly name: string;
  readonly replyMs: number;
  readonly messages: number;
  readonly withFloor: boolean;
}

/** Calls of 100 ms and calls that take no time: rounds of the loop and of the sender, in turn, on the same servers. */
export function throughputTrial({ isShort, print, abort }: SenderSetup): Promise<SenderFindings> {
  return withSenderStack({ senders: [SENDER], watchesFacts: false, print, abort }, async (stack) => {
    await readyLog(stack.signalbox.stack.databaseUrl);
    const measure = async ({ replyMs, messages, withFloor }: Course): Promise<Round[]> => {
      const measured: Round[] = [];
      for (let round = 0; round < (isShort ? 1 : ROUNDS); round += 1) {
        const pass = { replyMs, messages: isShort ? SHORT_MESSAGES : messages, abort };
        const loop = await measureLoop(stack, pass);
        const floor = withFloor ? await measureFloor(stack, pass, round) : undefined;
        const sender = await measureSender(stack, pass);
        print(`${replyMs} ms: loop ${Math.round(loop)}/s, ${floor === undefined ? '' : `floor ${Math.round(floor)}/s, `}sender ${Math.round(sender.rate)}/s`);
        measured.push({ loop, floor, sender });
      }
      return measured;
    };
    const [slow, quick] = [await measure(SLOW), await measure(QUICK)];
    return { values: { 'sender-100ms': ratioOf(slow), 'sender-0ms': ratioOf(quick) }, figures: [...figuresOf(SLOW, slow), ...figuresOf(QUICK, quick)] };
  });
}

const ratioOf = (rounds: readonly Round[]): number => medianOf(rounds.map(({ loop, sender }) => sender.rate / loop));

const figuresOf = ({ name }: Course, rounds: readonly Round[]): Figure[] => [
  { name: `${name}: undici loop`, value: medianOf(rounds.map(({ loop }) => loop)), unit: 'messages/s' },
  ...(rounds[0]?.floor === undefined ? [] : [{ name: `${name}: a process that does only what must be`, value: medianOf(rounds.map(({ floor = NaN }) => floor)), unit: 'messages/s' }]),
  { name: `${name}: sender`, value: medianOf(rounds.map(({ sender }) => sender.rate)), unit: 'messages/s' },
  ...Object.keys(rounds[0]?.sender.cpuMs ?? {}).filter((process) => rounds.some(({ sender }) => (sender.cpuMs[process] ?? 0) > 0)).map((process) => ({
    name: `${name}: CPU of ${process} while the sender works`, value: medianOf(rounds.map(({ sender }) => sender.cpuMs[process] ?? 0)), unit: 'ms/message',
  })),
];

interface Pass {
  readonly replyMs: number;
  readonly messages: number;
  readonly abort: AbortSignal;
}

/** A carrier that has seen nothing yet. */
async function clearCarrier(stack: SenderStack, { replyMs }: Pass): Promise<void> {
  const { simulator } = stack.signalbox;
  await simulator.reset();
  await putSenderFaults(stack);
  await simulator.putSettings({ replyDelayMs: { min: replyMs, max: replyMs } });
}

async function readRate({ signalbox: { simulator } }: SenderStack): Promise<number> {
  return arrivalRate((await simulator.readWholeLedger()).map(({ requestReceivedAtMs }) => requestReceivedAtMs));
}

function loopTask({ signalbox }: SenderStack, { messages }: Pass): LoopTask {
  return { client: 'kafkajs', brokers: [], prefix: '', carrierOrigin: signalbox.originOf('carrier-simulator'), accountSid: CARRIER_ACCOUNT.sid, authToken: CARRIER_ACCOUNT.authToken, from: SENDER.sender, messages, window: WINDOW };
}

async function measureLoop(stack: SenderStack, pass: Pass): Promise<number> {
  await stack.sender.stop();
  await clearCarrier(stack, pass);
  await runRig<LoopTask, LoopPass>('sender/post-loop', loopTask(stack, pass), pass.abort);
  return readRate(stack);
}

/** As many messages, on topics of its own. */
async function measureFloor(stack: SenderStack, pass: Pass, round: number): Promise<number> {
  const { kafkaBrokers: brokers, databaseUrl } = stack.signalbox.stack;
  const prefix = `floor-${round}-`;
  await createLoadTopics(openBenchClient(brokers, prefix), { partitions: FLOOR_PARTITIONS, topics: Object.values(FLOOR_TOPICS) });
  const source = new DispatchSource(brokers, prefix);
  await source.publish(plansOf(pass)).finally(() => source.close());
  await clearCarrier(stack, pass);
  await runRig<FloorTask, LoopPass>('sender/floor', { ...loopTask(stack, pass), brokers, prefix, databaseUrl }, pass.abort);
  return readRate(stack);
}

function plansOf({ messages }: Pass): DispatchPlan[] {
  const { provider, poolId, sender } = SENDER;
  return Array.from({ length: messages }, () => ({ provider, poolId, sender, segments: 1 }));
}

/** Looking must not slow down what is looked at: a summary holds up the carrier for longer the more it has taken, so it is asked for one once, when the last message is there. */
async function countAtEnd({ signalbox: { simulator } }: SenderStack, goal: number): Promise<number> {
  const { entries: [last] } = await simulator.readLedger({ after: goal - 2, limit: 1 });
  return last === undefined ? 0 : (await simulator.summarize()).accepted;
}

/** All messages wait while the sender is down; that of its start is left out. */
async function measureSender(stack: SenderStack, pass: Pass): Promise<SenderPass> {
  const { signalbox: { stack: servers }, source, sender } = stack;
  await sender.stop();
  await clearCarrier(stack, pass);
  await source.publish(plansOf(pass));
  await sender.start();
  const before = await readStackCpu(servers);
  await awaitCount({ what: 'messages of the sender', count: () => countAtEnd(stack, pass.messages), goal: pass.messages, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort: pass.abort });
  const spent = spentSince(before, await readStackCpu(servers));
  return { rate: await readRate(stack), cpuMs: Object.fromEntries(Object.entries(spent).map(([process, ms]) => [process, ms / pass.messages])) };
}
