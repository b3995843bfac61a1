import { setTimeout as delay } from 'node:timers/promises';
import type { MessageStatusChanged } from '@signalbox/contracts';
import type { EachBatchPayload, IHeaders, Kafka } from 'kafkajs';
import { keepJoined, type Member } from './keep-joined.js';
import { createStatusReader, type RawStatus, type StatusReader } from './status-reader.js';

export interface StatusOptions {
  /** The consumer group; members of one group share the statuses. */
  readonly groupId: string;
  /**
   * Called with one status after another per message, at least once: rarely again after a restart. While it rejects it is
   * called again with the same status, and what follows on that partition waits.
   */
  onStatus(status: MessageStatusChanged): void | Promise<void>;
  /** Where a new group begins: true at the oldest kept status (28 days), false (the default) at the next one. */
  readonly fromBeginning?: boolean;
  /** Also the statuses of other tenants; for platform teams. */
  readonly allTenants?: boolean;
}

/** How many records of the topic came, by what became of them. */
export interface StatusCounts {
  delivered: number;
  duplicate: number;
  foreign: number;
  unreadable: number;
}

export interface StatusSubscription {
  readonly counts: Readonly<StatusCounts>;
  /** Ends after the status in hand. */
  close(): Promise<void>;
}

/** A killed member holds its partitions for a session timeout. */
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const MAX_WAIT_MS = 250;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const RESTART_MS = 5_000;

function textHeaders(headers: IHeaders | undefined): RawStatus['headers'] {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, Array.isArray(value) ? undefined : value?.toString()]));
}

interface Delivery {
  readonly options: StatusOptions;
  readonly reader: StatusReader;
  readonly counts: StatusCounts;
  readonly warn: (message: string) => void;
  readonly isClosing: () => boolean;
}

/** Hands the status over until it is taken; false when the subscription closes before that. */
async function handOver(status: MessageStatusChanged, { options, isClosing, warn }: Delivery): Promise<boolean> {
  for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, LAST_RETRY_MS)) {
    try {
      await options.onStatus(status);
      return true;
    } catch (error) {
      warn(`onStatus failed and is called again: ${error instanceof Error ? error.name : 'unknown error'}`);
    }
    if (isClosing()) return false;
    await delay(delayMs);
  }
}

async function handle(raw: RawStatus, delivery: Delivery): Promise<boolean> {
  const { reader, counts, warn } = delivery;
  const reading = reader.read(raw);
  if (reading.kind === 'unreadable') warn(`a record of message-status was skipped: ${reading.detail}`);
  if (reading.kind !== 'status') {
    counts[reading.kind] += 1;
    return true;
  }
  if (!(await handOver(reading.status, delivery))) return false;
  reader.confirm(reading.status);
  counts.delivered += 1;
  return true;
}

async function handleBatch({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }: EachBatchPayload, delivery: Delivery): Promise<void> {
  // A slow handler must not cost the membership; a failed heartbeat shows itself at the next one below.
  const beat = setInterval(() => void heartbeat().catch(() => undefined), HEARTBEAT_MS);
  try {
    for (const { offset, value, headers } of batch.messages) {
      if (!isRunning() || isStale() || delivery.isClosing()) return;
      if (!(await handle({ value, headers: textHeaders(headers) }, delivery))) return;
      resolveOffset(offset);
      await commitOffsetsIfNecessary();
      await heartbeat();
    }
  } finally {
    clearInterval(beat);
  }
}

async function join(kafka: Kafka, topic: string, delivery: Delivery): Promise<Member> {
  const { groupId, fromBeginning = false } = delivery.options;
  const consumer = kafka.consumer({ groupId, sessionTimeout: SESSION_TIMEOUT_MS, heartbeatInterval: HEARTBEAT_MS, maxWaitTimeInMs: MAX_WAIT_MS, allowAutoTopicCreation: false });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning });
  await consumer.run({ eachBatchAutoResolve: false, autoCommitInterval: HEARTBEAT_MS, partitionsConsumedConcurrently: 4, eachBatch: (payload) => handleBatch(payload, delivery) });
  return {
    leave: () => consumer.disconnect(),
    onDeath: (listener) => void consumer.on(consumer.events.CRASH, ({ payload }) => {
      delivery.warn(`the status consumer crashed: ${payload.error.name}`);
      if (!payload.restart) listener();
    }),
  };
}

export interface StatusSource {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly tenantId: string;
  readonly warn: (message: string) => void;
}

/** Joins the group; rejects when that fails. A consumer that dies later is replaced until the subscription is closed. */
export async function consumeStatuses({ kafka, topic, tenantId, warn }: StatusSource, options: StatusOptions): Promise<StatusSubscription> {
  const counts: StatusCounts = { delivered: 0, duplicate: 0, foreign: 0, unreadable: 0 };
  let closing = false;
  const reader = createStatusReader(options.allTenants === true ? null : tenantId);
  const delivery: Delivery = { options, reader, counts, warn, isClosing: () => closing };
  const membership = await keepJoined({ join: () => join(kafka, topic, delivery), pause: () => delay(RESTART_MS), warn });
  return {
    counts,
    close() {
      closing = true;
      return membership.close();
    },
  };
}
