import type { SimulatorAdmin } from '@signalbox/checkers';
import type { SenderContract } from '@signalbox/local-stack';
import type { Scenario } from '../scenario/scenario.js';

type Faults = Parameters<SimulatorAdmin['putFaults']>[0];
type Settings = Parameters<SimulatorAdmin['putSettings']>[0];

/** Every message gets a receipt in the end, and soon, so that each intent can be followed to its last status. */
const QUICK_AND_HONEST: Settings = {
  callbackDelayScale: 0.1, listingDelayMaxMs: 3_000, concurrencyLimit: 500, replyDelayMs: { min: 5, max: 30 }, retryAfterSeconds: null, messagesPerDay: null,
  outcomes: { finals: { delivered: 94, undelivered: 4, failed: 2, sent: 0 }, rules: [], carriers: {} },
};

/** Faults that a scenario is under where no fault of its own says otherwise. */
export function putUsualFaults(simulator: SimulatorAdmin, { carrier }: Scenario): Promise<void> {
  return putFaults(simulator, carrier.faults ?? {});
}

/** They befall the first provider, unless they name another: what the second one has taken cannot be looked up, so in doubt it has no proof. */
export async function putFaults(simulator: SimulatorAdmin, faults: Readonly<Record<string, unknown>>): Promise<void> {
  await simulator.putFaults({ provider: 'twilio', ...faults } as Faults);
}

/** The carrier as this scenario has it; nothing of an earlier one is left. */
export async function setUpCarrier(simulator: SimulatorAdmin, contracts: readonly SenderContract[], scenario: Scenario): Promise<void> {
  await simulator.putSettings(QUICK_AND_HONEST);
  if (scenario.carrier.settings) await simulator.putSettings(scenario.carrier.settings as Settings);
  await simulator.putSenders(contracts.map(({ sender, segmentsPerSecond }) => ({ address: sender, mps: segmentsPerSecond })));
  await simulator.putEdge('apart', 'up');
  await putUsualFaults(simulator, scenario);
}
