import { randomBytes } from 'node:crypto';
import type { MessageDispatched } from '@signalbox/contracts';
import { generateDevelopmentKeys, loadKeyring } from '@signalbox/crypto';
import type { InboundRecord, OutboundRecord, Outcome } from '@signalbox/kafka';
import type { ReasonCode } from '@signalbox/message';
import type { Slot } from '@signalbox/pacing';
import { evaluateLevers, type Lever } from '@signalbox/postgres';
import { createMemoryProvider, createProviderRegistry } from '@signalbox/providers';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { AttemptJournal } from '../../src/attempt-journal.js';
import { CarrierCall } from '../../src/carrier-call.js';
import { DoubtSettlement } from '../../src/doubt-settlement.js';
import { Failover } from '../../src/failover.js';
import { InDoubtWatch } from '../../src/in-doubt-watch.js';
import { ListingSampler } from '../../src/listing-sampler.js';
import { ProviderHealth } from '../../src/provider-health.js';
import { RetryBudgets } from '../../src/retry-budgets.js';
import { MemorySendAttemptStore } from '../../src/send-attempt.memory-store.js';
import { SendMessageHandler } from '../../src/send-message.handler.js';
import type { SenderTools } from '../../src/sender-tools.js';
import { SettleInDoubtHandler } from '../../src/settle-in-doubt.handler.js';
import type { SlotGrant, SlotRequest } from '../../src/slot-request.js';
import { Submission } from '../../src/submission.js';
import { VerdictRecorder } from '../../src/verdict-recorder.js';
import { WireLimit } from '../../src/wire-limit.js';
import { manualTime } from './manual-timers.js';

/** The keys of every test, as a service takes them. */
export const environmentOfKeys: Readonly<Record<string, string>> = generateDevelopmentKeys('pacing-sender tests').environment;

export const keyring = loadKeyring({
  fieldKeys: JSON.parse(environmentOfKeys['SB_FIELD_KEYS'] ?? '') as Record<string, string>,
  fieldKey: environmentOfKeys['SB_FIELD_KEY'] ?? '',
  peppers: JSON.parse(environmentOfKeys['SB_PEPPERS'] ?? '') as string[],
  bodyKey: environmentOfKeys['SB_BODY_KEY'] ?? '',
});

export const TO = '+14155550123';
export const BODY = 'Your code is 123456';
export const LISTING_DELAY_MS = 3_000;
export const CALL_DEADLINE_MS = 2_000;

let messages = 0;
/** Ids of one process differ from those of another that runs beside it. */
const RUN = randomBytes(4).toString('hex');

/** A dispatched message of now. */
export function makeMessage(nowMs: number, change: Partial<MessageDispatched> & { readonly text?: string; readonly number?: string } = {}): MessageDispatched {
  const { text = BODY, number = TO, ...fields } = change;
  const time = nowMs.toString(16).padStart(12, '0');
  const messageId = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${RUN}${(messages += 1).toString(16).padStart(4, '0')}`;
  return {
    messageId, recipientKey: keyring.recipientKeyOf(number), tenantId: 'acme', lane: 'otp', purpose: 'one-time-passcode', idempotencyKey: `key-${messages}`,
    to: keyring.seal(number, `${messageId}:to`), body: keyring.seal(text, `${messageId}:body`), bodyHash: keyring.hashBody(text), segments: 1, encoding: 'GSM-7',
    provider: 'twilio', poolId: 'us-10dlc', sender: '+15005550006', country: 'US', reason: 'routed-pool', policyRevision: 7,
    decidedAt: new Date(nowMs).toISOString(), acceptedAt: new Date(nowMs).toISOString(), expiresAt: new Date(nowMs + 300_000).toISOString(), ...fields,
  };
}

/** What the next request for a slot gets, less its pass. */
type Planned = Exclude<SlotGrant, { kind: 'slot' }> | { readonly kind: 'slot'; readonly slot: Slot } | { readonly kind: 'throw'; readonly error: Error };

/** What outlives a process: time, the database and the carriers. */
export function makeSurroundings() {
  const time = manualTime();
  const nowMs = (): number => time.clock.nowMs();
  return { time, store: new MemorySendAttemptStore(nowMs), provider: createMemoryProvider(nowMs), second: createMemoryProvider(nowMs, 'vonage') };
}

/** The whole sender of one lane on fakes: carriers and a database in memory, and time that stands still. */
export function makeSender({ time, store, provider, second }: ReturnType<typeof makeSurroundings> = makeSurroundings()) {
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const reached: string[] = [];
  const faults = { reach: (_name: string): Promise<void> => Promise.resolve() };
  const levers: Lever[] = [];
  const grants: Planned[] = [];
  const wire = new WireLimit(10, time.clock);
  const asked: SlotRequest[] = [];
  let tokens = 0;
  const tools: SenderTools = {
    clock: time.clock, timers: time.timers, random: () => 0.5, keyring, metrics, logger,
    faults: { reach: (name) => (reached.push(name), faults.reach(name)) },
    settings: { listingDelayMs: LISTING_DELAY_MS, callDeadlineMs: CALL_DEADLINE_MS, claimHorizonMs: 14 * 86_400_000, recheckMs: 1_000, maxTries: 7 },
    levers: () => evaluateLevers(levers, time.clock.nowMs()),
    makeToken: () => `token-${(tokens += 1)}`,
  };
  const slots = {
    take(request: SlotRequest): Promise<SlotGrant> {
      asked.push(request);
      const startMs = time.clock.monotonicMs();
      const planned = grants.shift() ?? { kind: 'slot', slot: { startMs, endMs: startMs + 20 } };
      if (planned.kind === 'throw') return Promise.reject(planned.error);
      return Promise.resolve(planned.kind === 'slot' ? { ...planned, sender: request.senders.at(-1) ?? '', pass: wire.reserve() } : planned);
    },
  };
  const watch = new InDoubtWatch(time.clock, metrics);
  const journal = new AttemptJournal(store, tools);
  const verdicts = new VerdictRecorder(journal, watch, tools);
  const carrier = new CarrierCall(createProviderRegistry([provider, second]), tools);
  const health = new ProviderHealth(tools);
  const ways = { health, failover: new Failover(health, tools), budgets: new RetryBudgets(time.clock), sampler: new ListingSampler(carrier, tools) };
  const submission = new Submission({ store, journal, slots, carrier, verdicts, ...ways }, tools);
  const handler = new SendMessageHandler({ store, journal, submission, settlement: new DoubtSettlement({ store, journal, carrier, watch }, tools), watch }, tools);
  const callbacks = new SettleInDoubtHandler(store, time.clock, logger);
  return { time, wire, metrics, lines, store, provider, second, tools, faults, health, reached, levers, grants, asked, handler, callbacks, watch };
}

let offsets = 0;

/** The record of a message; the same call with `again` gives what a redelivery or a later execution brings. */
export function recordOf(message: MessageDispatched, again: Partial<InboundRecord<MessageDispatched>> = {}): InboundRecord<MessageDispatched> {
  return {
    origin: { topic: `dispatch-${message.lane}`, partition: 0, offset: String((offsets += 1)) }, key: message.recipientKey, headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    schema: 'message-dispatched', value: message, timestampMs: Date.parse(message.decidedAt), attempts: 1, firstSeenAtMs: Date.parse(message.decidedAt), ...again,
  };
}

export interface Told {
  readonly type: string;
  readonly reason: string;
  readonly attempt: number;
  readonly eventId: string;
  readonly [field: string]: unknown;
}

export function recordsOf(outcome: Outcome): readonly OutboundRecord[] {
  return outcome.kind === 'drop' ? [] : (outcome.records ?? []);
}

export function factsOf(outcome: Outcome): Told[] {
  return recordsOf(outcome).map(({ value }) => JSON.parse(value) as Told);
}

export type SenderBench = ReturnType<typeof makeSender>;

/** Handles the record as the runner would: again when its time has come, until nothing is parked any more. */
export async function runToEnd({ handler, time }: SenderBench, record: InboundRecord<MessageDispatched>): Promise<{ last: Outcome; told: Told[]; parks: ReasonCode[] }> {
  const told: Told[] = [];
  const parks: ReasonCode[] = [];
  for (let attempts = record.attempts; ; attempts += 1) {
    const last = await handler.handle({ ...record, attempts });
    told.push(...factsOf(last));
    if (last.kind !== 'park') return { last, told, parks };
    parks.push(last.reason);
    if (parks.length > 200) throw new Error(`the message is parked for ever: ${last.reason}`);
    await time.pass(Math.max(1, Math.ceil(last.untilMs - time.clock.nowMs())));
  }
}

/** The facts in the order in which they were first told: type, reason and attempt. */
export const kinds = (told: readonly Told[]): string[] => [...new Map(told.map((fact) => [fact.eventId, fact])).values()].map(({ type, reason, attempt }) => `${type} ${reason} ${attempt}`);
export const rowOf = ({ store }: SenderBench, { messageId }: MessageDispatched) => [...store.rows.values()].find((row) => row.messageId === messageId);
