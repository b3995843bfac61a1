import { dispatchTopic } from '@signalbox/contracts';
import type { Subscription } from '@signalbox/kafka';
import type { Lane } from '@signalbox/message';
import type { ProviderRegistry } from '@signalbox/providers';
import type { Platform } from '@signalbox/service';
import { AttemptJournal } from './attempt-journal.js';
import { CarrierCall } from './carrier-call.js';
import { DoubtSettlement } from './doubt-settlement.js';
import { Failover } from './failover.js';
import type { InDoubtWatch } from './in-doubt-watch.js';
import { ListingSampler } from './listing-sampler.js';
import type { ProviderHealth } from './provider-health.js';
import { RetryBudgets } from './retry-budgets.js';
import { PgSendAttemptStore } from './send-attempt.pg-store.js';
import { SendMessageHandler } from './send-message.handler.js';
import type { SenderTools } from './sender-tools.js';
import type { SlotAllocator } from './slot-allocator.js';
import { Submission } from './submission.js';
import { VerdictRecorder } from './verdict-recorder.js';

/** Two runs of claims, two of verdicts, one of reads, one look-up and one for parked records at once. */
const LANE_CONNECTIONS = 7;

/** What the lanes of a process share. */
export interface SharedParts {
  readonly slots: SlotAllocator;
  readonly watch: InDoubtWatch;
  /** What any lane learns of a provider holds for all. */
  readonly health: ProviderHealth;
  readonly tools: SenderTools;
  /** Every lane has connections of its own. */
  readonly openCarriers: () => ProviderRegistry;
}

/** One lane: its own consumer, producer, database connections, connections to the carrier and window on the wire, so that no lane waits for another. */
export function openLane(lane: Lane, platform: Platform, { slots, watch, health, tools, openCarriers }: SharedParts): void {
  const { clock, metrics } = platform;
  const database = platform.openDatabase(lane, { max: LANE_CONNECTIONS, plansOnce: true });
  const store = new PgSendAttemptStore(database, { clock, metrics });
  const providers = openCarriers();
  // After the runners have finished their records, so that a call under way keeps its connection.
  platform.onShutdown('work', (budgetMs) => providers.close(budgetMs));
  const journal = new AttemptJournal(store, tools);
  const call = new CarrierCall(providers, tools);
  const ways = { health, failover: new Failover(health, tools), budgets: new RetryBudgets(clock), sampler: new ListingSampler(call, tools) };
  const submission = new Submission({ store, journal, slots, carrier: call, verdicts: new VerdictRecorder(journal, watch, tools), ...ways }, tools);
  const settlement = new DoubtSettlement({ store, journal, carrier: call, watch }, tools);
  const handler = new SendMessageHandler({ store, journal, submission, settlement, watch }, tools);
  const subscription: Subscription<'message-dispatched'> = {
    topic: dispatchTopic(lane),
    handle: (record) => handler.handle(record),
    describeDeadLetter: (record, why) => handler.describeDeadLetter(record, why),
  };
  platform.consume({ group: `pacing-sender-${lane}`, producer: platform.openProducer(lane), subscriptions: [subscription as Subscription], parkedIn: database });
}
