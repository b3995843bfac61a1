import type { SimulatorAdmin } from '@signalbox/checkers';
import { createSeededRandom } from '@signalbox/message';
import { intentName, type PlannedIntent } from './load.js';

/** Someone has login codes sent to a block of numbers, number by number, because he is paid for each message that arrives there. */
export interface Attack {
  readonly tenantId: string;
  readonly firstNumber: string;
  readonly intents: readonly PlannedIntent[];
  readonly perSecond: number;
  /** Those of its codes that are used all the same, and how long after they come. */
  readonly codeUse: ReadonlyMap<string, number>;
}

/** A block of ten thousand that is kept for fiction and in which none of the honest people is, in a country where many are. */
const BLOCK = { firstNumber: '+33199000000', tenantId: 'acme-bank' } as const;
const PER_SECOND = 20;
const FOR_S = 20;
/** Few of the codes are used: by nobody, or by a machine that tries. */
const CONVERSION_RATE = 0.02;
const USED_AFTER_MS = 1_000;

/** Tells the carrier of the block, who delivers everything to it, and plans what is sent there. */
export async function planAttack(simulator: Pick<SimulatorAdmin, 'addPumping'>, { seed, runId }: { readonly seed: number; readonly runId: string }): Promise<Attack> {
  const random = createSeededRandom(seed);
  const { firstNumber, tenantId } = BLOCK;
  const { recipients } = await simulator.addPumping({ firstNumber, count: PER_SECOND * FOR_S, conversionRate: CONVERSION_RATE });
  const intents = recipients.map(({ to }, index): PlannedIntent => {
    const code = String(Math.floor(random() * 1_000_000)).padStart(6, '0');
    return { lane: 'otp', expected: 'pumped', intent: { tenantId, idempotencyKey: `${runId}-attack-${index}`, purpose: 'one-time-passcode', templateId: 'login-code', personal: { to, variables: { code } } } };
  });
  const codeUse = new Map(intents.filter((_, index) => recipients[index]?.converts).map(({ intent }) => [intentName(intent.tenantId, intent.idempotencyKey), USED_AFTER_MS]));
  return { tenantId, firstNumber, intents, perSecond: PER_SECOND, codeUse };
}
