import { createMetrics } from '@signalbox/telemetry';
import { createProducer, createRunner, emit, NO_FAULTS, toRecord, type InboundRecord, type OutboundRecord, type Outcome, type ParkedStore, type Replay, type Runner, type RunnerLimits, type Subscription } from '../src/index.js';
import type { Intent } from '@signalbox/contracts';
import { createManualTime, MemoryBus, type ManualTime } from '../testing/index.js';

export type IntentRecord = InboundRecord<Intent>;
export type Handler = (record: IntentRecord) => Outcome | Promise<Outcome>;

export interface HarnessOptions {
  readonly handle: Handler;
  readonly topic?: string;
  readonly limits?: Partial<RunnerLimits>;
  readonly subscription?: Partial<Subscription<'intent'>>;
  readonly reach?: (name: string) => Promise<void>;
  readonly sealRecord?: (bytes: Uint8Array) => string;
  readonly openReplay?: (header: string) => Replay | null;
  /** Where records wait on disk. */
  readonly parked?: ParkedStore;
  /** Shared by members of one group. */
  readonly world?: World;
}

export interface World {
  readonly time: ManualTime;
  readonly bus: MemoryBus;
}

export interface Harness extends World {
  readonly runner: Runner;
  readonly fatal: Error[];
  readonly renderMetrics: () => Promise<string>;
}

/** No test here ever needs this much. */
const LONG_MS = 600_000;

export function createWorld(partitions = 1): World {
  const time = createManualTime();
  return { time, bus: new MemoryBus({ clock: time.clock, timers: time.timers, partitions }) };
}

const sealReadably = (bytes: Uint8Array): string => `sb1.test.${Buffer.from(bytes).toString('base64url')}`;

/** Throws on what `sealReadably` did not make. */
function openReadable(envelope: string): Uint8Array {
  if (!envelope.startsWith('sb1.test.')) throw new Error('sealed with another key');
  return Buffer.from(envelope.slice('sb1.test.'.length), 'base64url');
}

/** A runner on the memory bus under manual time; `seal` leaves the bytes readable, for the test to look at. */
export function createHarness(options: HarnessOptions): Harness {
  const world = options.world ?? createWorld();
  const { bus, time: { clock, timers } } = world;
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const fatal: Error[] = [];
  const producer = createProducer({ client: bus, clock, timers, metrics, limits: { deliveryTimeoutMs: LONG_MS } });
  const subscription: Subscription<'intent'> = { topic: options.topic ?? 'intents-otp', handle: async (record) => options.handle(record), ...options.subscription };
  const runner = createRunner({
    client: bus,
    groupId: 'group',
    role: 'intake',
    subscriptions: [subscription as Subscription],
    producer,
    sealRecord: options.sealRecord ?? sealReadably,
    clock,
    timers,
    random: () => 0.5,
    logger: bus.logger,
    metrics,
    faults: options.reach === undefined ? NO_FAULTS : { reach: options.reach },
    onFatal: (error) => void fatal.push(error),
    ...(options.limits !== undefined && { limits: options.limits }),
    ...(options.parked !== undefined && { parking: { store: options.parked, seal: sealReadably, open: openReadable } }),
    ...(options.openReplay !== undefined && { openReplay: options.openReplay }),
  });
  return { ...world, runner, fatal, renderMetrics: () => metrics.render() };
}

/** The intent number `index` of a key; its idempotency key tells it from the others. */
export function intentRecord(key: string | null, index: number, topic = 'intents-otp'): OutboundRecord {
  const intent: Intent = { tenantId: 'acme', idempotencyKey: `${key ?? 'none'}-${index}`, purpose: 'one-time-passcode', personal: { to: '+14155550123', body: 'code' } };
  return toRecord(topic, 'intent', intent, { key });
}

export function feed(bus: MemoryBus, ...records: OutboundRecord[]): void {
  for (const { topic, key, headers, value } of records) {
    bus.append({ topic, partition: 0 }, { key: key === null ? null : Buffer.from(key), headers, value: Buffer.from(value) });
  }
}

/** Publishes the intent number `index` of a key to a partition of choice. */
export function feedPartition({ bus }: World, partition: number, key: string, index: number): void {
  const { topic, headers, value } = intentRecord(key, index);
  bus.append({ topic, partition }, { key: Buffer.from(key), headers, value: Buffer.from(value) });
}

/** Copies the intent to the marketing topic. */
export function copy(record: IntentRecord, afterPublish?: () => void | Promise<void>): Outcome {
  return emit([toRecord('intents-marketing', 'intent', record.value, { key: record.key })], afterPublish);
}

/** Idempotency keys on a topic, in order. */
export function keysOn(bus: MemoryBus, topic: string): string[] {
  return bus.log.readAll(topic).map(({ value }) => (JSON.parse(Buffer.from(value ?? []).toString()) as Intent).idempotencyKey);
}

export function committed(bus: MemoryBus, topic = 'intents-otp', partition = 0): number | undefined {
  return bus.group('group').committed.get(`${topic}/${partition}`);
}

/** Something to wait for that the test opens. */
export function createLatch(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
