import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageDispatched } from '@signalbox/contracts';
import { awaitCount } from '../measure/await-count.js';
import type { DispatchPlan } from './dispatch-source.js';
import { countSwings, healMs, movedAfterMs, sharesOf, type TwoWays, type Window } from './judge-brownout.js';
import { judgeDelivery, tell, toAcceptances } from './judge-delivery.js';
import { startSecondCarrier, type SecondCarrier } from './second-carrier.js';
import type { SenderFindings, SenderSetup } from './sender-trial.js';
import { putSenderFaults, SENDER_ENV, withSenderStack, type SenderStack } from './sender-stack.js';

const FIRST = { sender: '+447701550198', poolId: 'bench', provider: 'twilio', segmentsPerSecond: 1_000 } as const;
const SECOND = { sender: '+447701550199', poolId: 'bench-second', provider: 'vonage', segmentsPerSecond: 1_000 } as const;
const CODES_PER_SECOND = 50;
const TICK_MS = 200;
/** Half of all calls: a quarter refused, a quarter taken whose answer is lost. */
const BROWNOUT = { create: { 'error-before': 0.25, 'reset-after': 0.25 } } as const;
const FULL = { soundMs: 15_000, faultMs: 90_000, healMs: 150_000 };
const SHORT = { soundMs: 8_000, faultMs: 35_000, healMs: 90_000 };
const LOOK_EVERY_MS = 200;
const DEADLINE_MS = 120_000;

/** When the fault came, when it was over, and when the load ended, epoch ms. */
interface Times {
  readonly faultAtMs: number;
  readonly repairedAtMs: number;
  readonly endMs: number;
}

/** Codes whose dispatch names a second provider, while half of the calls to the first fail for a time. */
export function brownoutTrial({ isShort, print, abort }: SenderSetup): Promise<SenderFindings> {
  const size = isShort ? SHORT : FULL;
  return withSenderStack({ senders: [FIRST, SECOND], print, abort }, async (stack) => {
    const second = await startSecondCarrier(stack.signalbox, SECOND);
    await stack.sender.stop();
    await stack.signalbox.startInstance('pacing-sender', 'pacing-sender-two-ways', { ...SENDER_ENV, ...second.env });
    await stack.signalbox.simulator.putSettings({ replyDelayMs: { min: 5, max: 30 } });
    const messages: MessageDispatched[] = [];
    const load = async (forMs: number): Promise<void> => void messages.push(...(await publishEvenly(stack, forMs, abort)));
    await load(size.soundMs);
    const faultAtMs = Date.now();
    await putSenderFaults(stack, BROWNOUT);
    await load(size.faultMs);
    const repairedAtMs = Date.now();
    await putSenderFaults(stack);
    print('the first provider is repaired');
    await load(size.healMs);
    const endMs = Date.now();
    await awaitEnds(stack, messages, abort);
    return readFindings(stack, second, { messages, times: { faultAtMs, repairedAtMs, endMs } });
  });
}

async function publishEvenly({ source }: SenderStack, forMs: number, abort: AbortSignal): Promise<MessageDispatched[]> {
  const { provider, poolId, sender } = FIRST;
  const plan: DispatchPlan = { provider, poolId, sender, segments: 1, fallbacks: [{ provider: SECOND.provider, poolId: SECOND.poolId, sender: SECOND.sender }] };
  const perTick = (CODES_PER_SECOND * TICK_MS) / 1_000;
  const startedMs = performance.now();
  const open: Promise<MessageDispatched[]>[] = [];
  for (let tick = 0; tick * TICK_MS < forMs; tick += 1) {
    await sleep(Math.max(0, startedMs + tick * TICK_MS - performance.now()), undefined, { signal: abort });
    open.push(source.publish(Array.from({ length: perTick }, () => plan)));
  }
  return (await Promise.all(open)).flat();
}

/** What has not come to its end by the deadline is told of as lost. */
async function awaitEnds({ facts }: SenderStack, messages: readonly MessageDispatched[], abort: AbortSignal): Promise<void> {
  const ids = messages.map(({ messageId }) => messageId);
  await awaitCount({ what: 'codes told to be taken', count: () => Promise.resolve(facts.countSubmitted(ids)), goal: ids.length, everyMs: LOOK_EVERY_MS, deadlineMs: DEADLINE_MS, abort }).catch(() => abort.throwIfAborted());
}

async function readFindings({ signalbox, facts }: SenderStack, second: SecondCarrier, { messages, times }: { readonly messages: readonly MessageDispatched[]; readonly times: Times }): Promise<SenderFindings> {
  const [byFirst, bySecond] = (await Promise.all([signalbox.simulator.readWholeLedger(), second.simulator.readWholeLedger()])).map(toAcceptances);
  const { lost, duplicates } = judgeDelivery({ messages, facts: facts.facts, ledger: [...(byFirst ?? []), ...(bySecond ?? [])] });
  const ways: TwoWays = { first: (byFirst ?? []).map(({ requestReceivedAtMs }) => requestReceivedAtMs), second: (bySecond ?? []).map(({ requestReceivedAtMs }) => requestReceivedAtMs) };
  const during = sharesOf(ways, times.faultAtMs, times.repairedAtMs);
  const after = sharesOf(ways, times.repairedAtMs, times.endMs);
  return {
    values: {
      'brownout-moved': movedAfterMs(during, times.faultAtMs) / 1_000, 'brownout-duplicates': duplicates.length, 'brownout-lost': lost.length,
      'brownout-heal': healMs(after) / 1_000, 'brownout-swings': countSwings(after),
    },
    figures: [
      { name: 'brownout: taken by the first provider', value: ways.first.length, unit: 'messages' },
      { name: 'brownout: taken by the second', value: ways.second.length, unit: 'messages' },
      { name: 'brownout: all by the first again, after the repair', value: secondsUntilBack(after, times), unit: 's' },
    ],
    notes: tell([...lost, ...duplicates]),
  };
}

function secondsUntilBack(after: readonly Window[], { repairedAtMs }: Times): number {
  const back = after.find(({ share }) => share === 1);
  return ((back?.startMs ?? NaN) - repairedAtMs) / 1_000;
}
