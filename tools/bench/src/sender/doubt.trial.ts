import { percentile } from '@signalbox/checkers';
import type { MessageDispatched } from '@signalbox/contracts';
import { awaitCount } from '../measure/await-count.js';
import { holdTimes } from './hold-times.js';
import { judgeDelivery, tell, toAcceptances, type DeliveryFaults } from './judge-delivery.js';
import type { SenderFindings, SenderSetup } from './sender-trial.js';
import { putSenderFaults, withSenderStack, type SenderStack } from './sender-stack.js';

const SENDER = { sender: '+447701550199', poolId: 'bench', provider: 'twilio', segmentsPerSecond: 10_000 } as const;
const FULL = { messages: 10_000, kills: 3 };
const SHORT = { messages: 1_000, kills: 1 };
/** Half of them reset by the carrier after it has taken the message, half never answered: together 5 %. The list of its messages is late for half. */
const LOST_REPLIES = { create: { 'reset-after': 0.025, 'hang-after': 0.025 }, listLateRate: 0.5 } as const;
const REPLY_MS = { min: 5, max: 30 };
const IN_FLIGHT = 100;
/** Longer than it takes to have a hundred calls under way, and shorter than their deadline. */
const SLOW_REPLY_MS = { min: 2_500, max: 2_500 };
const KILL_MESSAGES = 400;
const LOOK_EVERY_MS = 100;
const KILL_LOOK_EVERY_MS = 10;
const DEADLINE_MS = 300_000;

interface Kills extends DeliveryFaults {
  /** Calls under way at each kill. */
  readonly inFlight: readonly number[];
}

/** Replies get lost while no callback comes to the rescue; then the sender dies with its whole window in flight. */
export function doubtTrial({ isShort, print, abort }: SenderSetup): Promise<SenderFindings> {
  const { messages, kills } = isShort ? SHORT : FULL;
  return withSenderStack({ senders: [SENDER], print, abort }, async (stack) => {
    const lost = await loseReplies(stack, messages, abort);
    const heldMs = holdTimes(stack.facts.facts);
    print(`${heldMs.length} replies were lost`);
    const killed = await killRepeatedly(stack, kills, { print, abort });
    return {
      values: { 'doubt-duplicates': lost.duplicates.length, 'doubt-hold': (percentile(heldMs, 0.99) ?? NaN) / 1_000, 'kill-lost': killed.lost.length, 'kill-duplicates': killed.duplicates.length },
      figures: [
        { name: 'doubt: replies lost', value: heldMs.length, unit: 'messages' },
        { name: 'doubt: lost messages beside them', value: lost.lost.length, unit: 'messages' },
        { name: 'doubt: held, median', value: (percentile(heldMs, 0.5) ?? NaN) / 1_000, unit: 's' },
        { name: 'doubt: held, longest', value: (heldMs.at(-1) ?? NaN) / 1_000, unit: 's' },
        { name: 'kill: calls in flight, least', value: Math.min(...killed.inFlight), unit: 'calls' },
      ],
      notes: tell([...lost.lost, ...lost.duplicates, ...killed.lost, ...killed.duplicates]),
    };
  });
}

function publish({ source }: SenderStack, count: number): Promise<MessageDispatched[]> {
  const { provider, poolId, sender } = SENDER;
  return source.publish(Array.from({ length: count }, () => ({ provider, poolId, sender, segments: 1 })));
}

async function awaitSubmitted({ facts }: SenderStack, messages: readonly MessageDispatched[], abort: AbortSignal): Promise<void> {
  const ids = messages.map(({ messageId }) => messageId);
  await awaitCount({ what: 'messages told to be taken', count: () => Promise.resolve(facts.countSubmitted(ids)), goal: ids.length, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
}

/** What became of these messages; the carrier holds nothing else. */
async function judge({ signalbox: { simulator }, facts }: SenderStack, messages: readonly MessageDispatched[]): Promise<DeliveryFaults> {
  return judgeDelivery({ messages, facts: facts.facts, ledger: toAcceptances(await simulator.readWholeLedger()) });
}

async function loseReplies(stack: SenderStack, count: number, abort: AbortSignal): Promise<DeliveryFaults> {
  await stack.signalbox.simulator.putSettings({ replyDelayMs: REPLY_MS });
  await putSenderFaults(stack, LOST_REPLIES);
  const messages = await publish(stack, count);
  await awaitSubmitted(stack, messages, abort);
  return judge(stack, messages);
}

async function killRepeatedly(stack: SenderStack, kills: number, { print, abort }: Pick<SenderSetup, 'print' | 'abort'>): Promise<Kills> {
  const { signalbox: { simulator }, sender } = stack;
  const messages: MessageDispatched[] = [];
  const inFlight: number[] = [];
  await simulator.reset();
  await putSenderFaults(stack);
  for (let kill = 0; kill < kills; kill += 1) {
    await simulator.putSettings({ replyDelayMs: SLOW_REPLY_MS });
    const before = messages.length;
    messages.push(...(await publish(stack, KILL_MESSAGES)));
    const isFull = async (): Promise<number> => Math.min(IN_FLIGHT, (await simulator.summarize()).accepted - before);
    await awaitCount({ what: 'calls in flight', count: isFull, goal: IN_FLIGHT, everyMs: KILL_LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort });
    const killedAtMs = Date.now();
    await sender.kill('SIGKILL');
    inFlight.push(await countInFlight(stack, killedAtMs));
    print(`killed with ${inFlight.at(-1)} calls in flight`);
    await simulator.putSettings({ replyDelayMs: REPLY_MS });
    await sender.start();
    await awaitSubmitted(stack, messages, abort);
  }
  return { inFlight, ...(await judge(stack, messages)) };
}

/** Taken by the carrier, whose answer was still to come. */
async function countInFlight({ signalbox: { simulator } }: SenderStack, atMs: number): Promise<number> {
  return (await simulator.readWholeLedger()).filter(({ requestReceivedAtMs }) => requestReceivedAtMs > atMs - SLOW_REPLY_MS.min).length;
}
