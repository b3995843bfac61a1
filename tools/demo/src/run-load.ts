import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readWrites, type Acceptance, type AcceptedMessage, type SubmissionFact, type WrittenSend } from '@signalbox/checkers';
import { SignalboxClientError, type OutgoingIntent, type SignalboxClient } from '@signalbox/client';
import { messagesTopic, type FraudVerdict, type MessageAccepted, type MessageStatusChanged } from '@signalbox/contracts';
import { createKafkaClient, createProducer, readTopic, type KafkaClient } from '@signalbox/kafka';
import type { Signalbox } from '@signalbox/local-stack';
import { LANES } from '@signalbox/message';
import { systemClock } from '@signalbox/service';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import type { Attack } from './attack.js';
import { intentName, type Load, type PlannedIntent } from './load.js';
import { CodeUsers, type CodeUse } from './use-codes.js';
import { connectTenants, type StatusBoard, type Tenants } from './follow-statuses.js';

/** All that a run left behind, from every side. */
export interface RunHistory {
  /** With the attack, where there was one. */
  readonly load: Load;
  readonly accepted: readonly AcceptedMessage[];
  readonly changes: readonly MessageStatusChanged[];
  readonly ledger: readonly Acceptance[];
  /** As the senders told of them. */
  readonly writes: readonly WrittenSend[];
  /** In the order of their subjects' partitions. */
  readonly fraudVerdicts: readonly FraudVerdict[];
  readonly codesUsed: number;
  /** When an intent was handed to Kafka, by `<tenant>/<idempotency key>`. */
  readonly publishedAtMs: ReadonlyMap<string, number>;
  /** False where the deadline passed before every message had its end. */
  readonly isSettled: boolean;
}

export interface RunOptions {
  /** Intents per second. */
  readonly rate: number;
  /** From the last intent to the last end. */
  readonly settleDeadlineMs: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Records of no use to anyone, published beside the load. */
  readonly spoiltRecords?: number;
  /** Runs beside the load and is waited for: kills, faults and the like. */
  readonly disturb?: () => Promise<void>;
  /** What people do with the codes of the load; nobody tells of any unless given. */
  readonly codeUse?: CodeUse;
  /** Begins beside the load once half of it is published and so many of its codes are used that a clean past is known. */
  readonly attack?: Attack;
  /** Whether a message needs no more; a terminal status unless given, so the carrier must give every message a receipt. */
  readonly isEnd?: (change: MessageStatusChanged) => boolean;
}

export interface Progress {
  readonly published: number;
  readonly planned: number;
  readonly board: StatusBoard;
}

/** Between two looks at what has come. */
const TICK_MS = 100;

/** Used codes of honest people from which on an attack has something to stand out from. */
const CLEAN_PAST = 100;

/** Intents go out evenly, not in bursts, as far as the timers of a busy machine allow. */
const SHORTEST_TICK_MS = 25;

const isTerminal = ({ terminal }: MessageStatusChanged): boolean => terminal;

/** Publishes a load at its rate, waits until every intent has its end, and collects what all sides saw. */
export async function runLoad(signalbox: Signalbox, given: Load, options: RunOptions): Promise<RunHistory> {
  const { kafkaBrokers } = signalbox.stack;
  const kafka = createKafkaClient({ brokers: kafkaBrokers, clientId: 'demo', logger: createLogger({ service: 'demo', level: 'error' }) });
  const tenants = await connectTenants(kafkaBrokers, randomUUID().slice(0, 8));
  const load: Load = { ...given, intents: [...given.intents, ...(options.attack?.intents ?? [])] };
  const ending = new AbortController();
  const users = new CodeUsers(tenants, new Map([...(options.codeUse ?? []), ...(options.attack?.codeUse ?? [])]));
  const using = users.run(ending.signal);
  try {
    const publishedAtMs = new Map<string, number>();
    await Promise.all([publishAll(given, { tenants, users, publishedAtMs, options }), publishSpoilt(kafka, options.spoiltRecords ?? 0), options.disturb?.()]);
    const isSettled = await waitForEnds(load, tenants.board, options);
    const [accepted, facts, fraudVerdicts, entries] = await Promise.all([readAccepted(kafka), readValues<SubmissionFact>(kafka, 'message-events'), readValues<FraudVerdict>(kafka, 'fraud-verdicts'), signalbox.simulator.readWholeLedger()]);
    const ledger = entries.map((entry): Acceptance => ({ ...entry, sender: entry.sender ?? '', attempt: entry.attempt }));
    return { load, accepted, changes: tenants.board.changes, ledger, writes: readWrites(facts), fraudVerdicts, codesUsed: users.used, publishedAtMs, isSettled };
  } finally {
    ending.abort();
    await using.finally(() => tenants.close());
  }
}

interface Publishing {
  readonly tenants: Tenants;
  readonly users: CodeUsers;
  readonly publishedAtMs: Map<string, number>;
  readonly options: RunOptions;
}

/** The load, and the attack beside it. */
async function publishAll({ intents }: Load, publishing: Publishing): Promise<void> {
  const { options: { attack, rate, onProgress }, tenants: { board }, publishedAtMs } = publishing;
  const planned = intents.length + (attack?.intents.length ?? 0);
  const onPublished = (): void => onProgress?.({ published: publishedAtMs.size, planned, board });
  const publish = (some: readonly PlannedIntent[], perSecond: number): Promise<void> => publishEvenly(some, perSecond, publishing, onPublished);
  const honest = publish(intents, rate);
  await Promise.all([honest, attack && awaitCleanPast(intents.length, publishing, honest).then(() => publish(attack.intents, attack.perSecond))]);
}

/** Also when the honest load is over: what is known by then is all there will be. */
async function awaitCleanPast(count: number, { publishedAtMs, users }: Publishing, honest: Promise<void>): Promise<void> {
  let isOver = false;
  const end = honest.finally(() => void (isOver = true));
  while (!isOver && (publishedAtMs.size < count / 2 || users.used < CLEAN_PAST)) await sleep(TICK_MS);
  if (isOver) await end;
}

async function publishEvenly(intents: readonly PlannedIntent[], perSecond: number, { tenants, publishedAtMs }: Publishing, onPublished: () => void): Promise<void> {
  const perTick = Math.ceil((perSecond * SHORTEST_TICK_MS) / 1000);
  const tickMs = (1000 * perTick) / perSecond;
  for (let next = 0; next < intents.length; next += perTick) {
    await Promise.all([publishBatch(intents.slice(next, next + perTick), tenants, publishedAtMs), sleep(tickMs)]);
    onPublished();
  }
}

async function publishBatch(batch: readonly PlannedIntent[], tenants: Tenants, publishedAtMs: Map<string, number>): Promise<void> {
  await Promise.all([...Map.groupBy(batch, (planned) => planned.intent.tenantId)].map(async ([tenantId, planned]) => {
    for (const { intent } of planned) {
      const name = intentName(tenantId, intent.idempotencyKey);
      if (!publishedAtMs.has(name)) publishedAtMs.set(name, Date.now());
    }
    await publishUntilAcknowledged(tenants.clientOf(tenantId), planned.map(({ intent }) => toOutgoing(intent)));
  }));
}

/** As a product service does: an intent that may have been written is safe to publish again under its key. */
async function publishUntilAcknowledged(client: SignalboxClient, intents: readonly OutgoingIntent[]): Promise<void> {
  for (;;) {
    try {
      return await client.publish(intents);
    } catch (error) {
      if (!(error instanceof SignalboxClientError) || error.code !== 'publish-failed') throw error;
      await sleep(TICK_MS);
    }
  }
}

function toOutgoing({ personal, tenantId: _tenantId, ...intent }: PlannedIntent['intent']): OutgoingIntent {
  return { ...intent, ...personal } as never;
}

/** Bytes that are no JSON and schemas that nobody knows: they must end in dead-letters and hold nobody up. */
async function publishSpoilt(kafka: KafkaClient, count: number): Promise<void> {
  if (count === 0) return;
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'demo', processMetrics: false }) });
  const records = Array.from({ length: count }, (_, index) => ({
    topic: `intents-${LANES[index % LANES.length] ?? 'otp'}`, key: null,
    headers: { 'sb-schema': index % 2 === 0 ? 'intent@1' : 'intent@99' }, value: index % 2 === 0 ? 'not JSON at all' : '{}',
  }));
  await producer.publish(records);
  await producer.close(5_000);
}

/** True when every intent has a message with an end; false when the deadline passed before. Messages of earlier runs do not count. */
async function waitForEnds({ intents }: Load, board: StatusBoard, { settleDeadlineMs, onProgress, isEnd = isTerminal }: RunOptions): Promise<boolean> {
  const deadline = Date.now() + settleDeadlineMs;
  const planned = Map.groupBy(intents, ({ intent }) => intentName(intent.tenantId, intent.idempotencyKey));
  while (Date.now() < deadline) {
    const known = Map.groupBy(board.current.values(), (change) => intentName(change.tenantId, change.idempotencyKey));
    // A publication that was repeated makes more messages of one intent than were planned: these must end too.
    const isDone = [...planned].every(([name, of]) => (known.get(name)?.length ?? 0) >= of.length && known.get(name)?.every(isEnd));
    if (isDone) return true;
    await sleep(TICK_MS);
    onProgress?.({ published: intents.length, planned: intents.length, board });
  }
  return false;
}

/** What intake took on, as its topics have it. */
async function readAccepted(kafka: KafkaClient): Promise<AcceptedMessage[]> {
  const lanes = await Promise.all(LANES.map(async (lane) => (await readTopic(kafka, messagesTopic(lane), `demo-accepted-${lane}-${randomUUID()}`)).map(({ partition, record }) => {
    const { messageId, tenantId, recipientKey } = JSON.parse(Buffer.from(record.value ?? []).toString()) as MessageAccepted;
    return { messageId, tenantId, recipientKey, lane, partition, offset: BigInt(record.offset) };
  })));
  return lanes.flat();
}

async function readValues<Value>(kafka: KafkaClient, topic: string): Promise<Value[]> {
  const records = await readTopic(kafka, topic, `demo-${topic}-${randomUUID()}`);
  return records.map(({ record }) => JSON.parse(Buffer.from(record.value ?? []).toString()) as Value);
}
