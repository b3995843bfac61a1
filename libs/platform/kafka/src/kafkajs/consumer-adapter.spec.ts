import { AssignerProtocol, type Assigner, type Cluster, type Consumer, type Kafka, type PartitionAssigner } from 'kafkajs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../testing/index.js';
import type { ConsumerListener } from '../ports/consumer-port.js';
import { ConsumerAdapter } from './consumer-adapter.js';
import { topicNames } from './topic-names.js';

afterEach(() => void vi.useRealTimers());

type Run = Parameters<Consumer['run']>[0] & object;

/** kafkajs's consumer as the adapter uses it: remembers its calls and lets the test play the group. */
function createFake(): { kafka: Kafka; calls: string[]; emit(event: string, payload: object): void; run(): Run; assigner(): Assigner; fail: { connect: number } } {
  const listeners = new Map<string, (event: { payload: object }) => void>();
  const calls: string[] = [];
  const fail = { connect: 0 };
  let run: Run | undefined;
  let createAssigner: PartitionAssigner | undefined;
  const events = { HEARTBEAT: 'heartbeat', GROUP_JOIN: 'join', REBALANCING: 'rebalancing', CRASH: 'crash' };
  const consumer = {
    events,
    on: (event: string, listener: (event: { payload: object }) => void) => void listeners.set(event, listener),
    connect: () => {
      calls.push('connect');
      return fail.connect-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve();
    },
    subscribe: ({ topics }: { topics: string[] }) => Promise.resolve(void calls.push(`subscribe ${topics.join()}`)),
    run: (config: Run) => Promise.resolve(void calls.push('run')).then(() => void (run = config)),
    pause: () => {
      throw new Error('Consumer group was not initialized');
    },
    resume: () => undefined,
    disconnect: () => Promise.resolve(void calls.push('disconnect')),
  };
  const kafka = {
    consumer: ({ partitionAssigners }: { partitionAssigners: PartitionAssigner[] }) => {
      createAssigner = partitionAssigners[0];
      return consumer;
    },
  } as unknown as Kafka;
  return {
    kafka, calls, fail,
    emit: (event, payload) => listeners.get(event)?.({ payload }),
    run: () => run as Run,
    assigner: () => (createAssigner as PartitionAssigner)({ cluster: {} as Cluster, groupId: 'group', logger: undefined as never }),
  };
}

function createAdapter(fake = createFake()) {
  const heard: string[] = [];
  const listener: ConsumerListener = {
    onAssigned: (partitions) => void heard.push(`assigned ${partitions.map(({ topic, partition }) => `${topic}/${partition}`).join()}`),
    onRebalancing: () => void heard.push('rebalancing'),
    onConfirmed: (agoMs) => void heard.push(`confirmed ${Math.round(agoMs / 1000)} s ago`),
    onCrash: (error, restarting) => void heard.push(`crash ${error.message} ${restarting ? 'restarting' : 'for good'}`),
    onRecords: ({ topic, partition }, records) => void heard.push(`records ${topic}/${partition} ${records.map(({ offset }) => offset).join()}`),
  };
  const consumer = { groupId: 'group', topics: ['a', 'b'], sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000, maxWaitMs: 200 };
  const adapter = new ConsumerAdapter({ kafka: fake.kafka, names: topicNames('p-'), logger: silentLogger(), consumer });
  return { ...fake, adapter, heard, listener };
}

/** Hands one batch over, with a commit that ends as given. */
async function deliver(run: Run, commit: () => Promise<void> = () => Promise.resolve()): Promise<string[]> {
  const resolved: string[] = [];
  const messages = [5, 6].map((offset) => ({ offset: String(offset), key: Buffer.from('k'), value: Buffer.from('v'), headers: { h: Buffer.from('x'), list: [Buffer.from('first')], none: undefined }, timestamp: '17', attributes: 0 }));
  const payload = { batch: { topic: 'p-a', partition: 1, messages }, resolveOffset: (offset: string) => void resolved.push(offset), commitOffsetsIfNecessary: commit };
  await run.eachBatch?.(payload as never);
  return resolved;
}

const failure = (type: string, wrapped = false): Error => {
  const inner = Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type });
  return wrapped ? Object.assign(new Error('wrapped', { cause: inner }), { name: 'KafkaJSNonRetriableError' }) : inner;
};

describe('the consumer of kafkajs', () => {
  it('reads prefixed topics and speaks logical names', async () => {
    const { adapter, listener, calls, emit, heard, run } = createAdapter();
    await adapter.start(listener);
    emit('join', { askedAgoMs: 2_000, generationId: 2, memberAssignment: { 'p-a': [0, 1], 'p-b': [0] } });
    expect(await deliver(run())).toEqual(['6']);
    emit('rebalancing', {});
    emit('heartbeat', { askedAgoMs: 1_000, groupGenerationId: 3 });
    expect(calls).toEqual(['connect', 'subscribe p-a,p-b', 'run']);
    expect(heard).toEqual(['assigned a/0,a/1,b/0', 'confirmed 2 s ago', 'records a/1 5,6', 'rebalancing', 'confirmed 1 s ago']);
  });

  it('brings what it owned, and since when, to the next join', async () => {
    const { adapter, listener, emit, assigner } = createAdapter();
    await adapter.start(listener);
    emit('heartbeat', { groupGenerationId: 7 });
    emit('join', { generationId: 8, memberAssignment: { 'p-a': [0, 1] } });
    const { metadata } = assigner().protocol({ topics: ['p-a'] });
    const claim = AssignerProtocol.MemberMetadata.decode(metadata);
    expect([claim?.topics, JSON.parse(claim?.userData.toString() ?? '')]).toEqual([['p-a'], { generation: 8, owned: { 'p-a': [0, 1] } }]);
  });

  it('keeps what stays over a rebalance, and nothing where the group went through one without it', async () => {
    const { adapter, listener, emit, heard } = createAdapter();
    const assigned = (): string[] => heard.splice(0).filter((line) => line.startsWith('assigned'));
    await adapter.start(listener);
    emit('join', { generationId: 5, memberAssignment: { 'p-a': [0] } });
    emit('join', { generationId: 6, memberAssignment: { 'p-a': [0, 1] } });
    expect(assigned()).toEqual(['assigned a/0', 'assigned a/0,a/1']);
    emit('heartbeat', { groupGenerationId: 6 });
    emit('join', { generationId: 8, memberAssignment: { 'p-a': [0, 1] } });
    expect(assigned()).toEqual(['assigned ', 'assigned a/0,a/1']);
  });

  it.each([
    ['committed', 'nothing wrong', undefined],
    ['dropped', 'a rebalance in progress', failure('REBALANCE_IN_PROGRESS')],
    ['dropped', 'a rebalance that kafkajs wraps', failure('ILLEGAL_GENERATION', true)],
    ['dropped', 'an unknown member', failure('UNKNOWN_MEMBER_ID')],
    ['dropped', 'another coordinator', failure('NOT_COORDINATOR_FOR_GROUP')],
  ])('says %s on %s', async (expected, _name, error) => {
    const { adapter, listener, run } = createAdapter();
    await adapter.start(listener);
    await deliver(run(), () => (error === undefined ? Promise.resolve() : Promise.reject(error)));
    expect(await adapter.commit([{ topic: 'a', partition: 1, offset: 7 }])).toBe(expected);
  });

  it('says unreachable when the group could not be asked', async () => {
    const { adapter, listener, run } = createAdapter();
    await adapter.start(listener);
    await deliver(run(), () => Promise.reject(Object.assign(new Error('closed'), { name: 'KafkaJSConnectionClosedError' })));
    await expect(adapter.commit([{ topic: 'a', partition: 1, offset: 7 }])).rejects.toMatchObject({ name: 'AdapterError', disposition: 'unreachable' });
  });

  it('does not mind being paused before it runs', () => {
    expect(() => createAdapter().adapter.pause([{ topic: 'a', partition: 0 }])).not.toThrow();
  });

  it('dies of a crash that does not restart', async () => {
    const { adapter, listener, emit, heard } = createAdapter();
    await adapter.start(listener);
    emit('crash', { error: failure('GROUP_AUTHORIZATION_FAILED', true), restart: false });
    expect(heard).toEqual(['crash wrapped for good']);
  });

  it('comes back, again and again, where only the brokers were away', async () => {
    vi.useFakeTimers();
    const { adapter, listener, emit, heard, calls, fail } = createAdapter();
    await adapter.start(listener);
    fail.connect = 2;
    emit('crash', { error: Object.assign(new Error('no coordinator'), { name: 'KafkaJSGroupCoordinatorNotFound' }), restart: false });
    await vi.advanceTimersByTimeAsync(3_500);
    expect([heard, calls.slice(3)]).toEqual([['crash no coordinator restarting'], ['connect', 'connect', 'connect', 'run']]);
  });

  it('does not come back once it was stopped', async () => {
    vi.useFakeTimers();
    const { adapter, listener, emit, calls } = createAdapter();
    await adapter.start(listener);
    emit('crash', { error: Object.assign(new Error('no broker'), { name: 'KafkaJSConnectionError' }), restart: false });
    await adapter.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.slice(3)).toEqual(['disconnect']);
  });
});
