import { exchange, parseBroker, Reader, request, shortString, type BrokerAddress } from '../kafka-wire.js';

/** The three requests by which an operator moves leaders; no client library here knows the last of them. */
const apiKeys = { metadata: 3, electLeaders: 43, alterPartitionReassignments: 45 } as const;
const TIMEOUT_MS = 10_000;
/** Where the leader is the preferred one already, nothing is to be done. */
const ELECTION_NOT_NEEDED = 84;

/** One partition of a topic by its name on the cluster. Brokers by id. */
export interface PartitionPlace {
  readonly topic: string;
  readonly partition: number;
  /** -1 where there is none. */
  readonly leader: number;
  /** The first is the preferred leader. */
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

/** Asks the brokers in turn until one answers; rejects with the last failure. */
async function ask(brokers: readonly string[], message: Buffer): Promise<Reader> {
  let failure: unknown = new Error('no brokers are named');
  for (const broker of brokers) {
    const address: BrokerAddress = parseBroker(broker);
    try {
      return new Reader(await exchange(address, message, TIMEOUT_MS));
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Where the partitions of the topics are, as a broker of the cluster knows it. */
export async function describePartitions(brokers: readonly string[], topics: readonly string[]): Promise<PartitionPlace[]> {
  const body = Buffer.concat([array(topics.map(shortString)), Buffer.from([0])]);
  const reader = await ask(brokers, request(apiKeys.metadata, 4, body));
  reader.int32();
  reader.array(() => [reader.int32(), reader.string(), reader.int32(), reader.string()]);
  reader.string();
  reader.int32();
  return reader.array(() => readTopic(reader)).flat();
}

function readTopic(reader: Reader): PartitionPlace[] {
  reader.int16();
  const topic = reader.string();
  reader.int8();
  return reader.array(() => {
    reader.int16();
    const [partition, leader] = [reader.int32(), reader.int32()];
    return { topic, partition, leader, replicas: reader.array(() => reader.int32()), inSync: reader.array(() => reader.int32()) };
  });
}

/** Names the replicas of each partition anew; their order says which is the preferred leader. Rejects where the controller refuses one. */
export async function setReplicas(brokers: readonly string[], places: readonly PartitionPlace[]): Promise<void> {
  const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, partitions]) =>
    Buffer.concat([compactString(topic), compactArray(partitions.map(({ partition, replicas }) => Buffer.concat([int32(partition), compactArray(replicas.map(int32)), NO_TAGS]))), NO_TAGS]),
  );
  const body = Buffer.concat([NO_TAGS, int32(TIMEOUT_MS), compactArray(topics), NO_TAGS]);
  const reader = await ask(brokers, request(apiKeys.alterPartitionReassignments, 0, body));
  reader.tags();
  reader.int32();
  refuse('the reassignment', reader.int16(), reader.compactString());
  reader.compactArray(() => {
    const topic = reader.compactString();
    reader.compactArray(() => {
      const partition = reader.int32();
      refuse(`the reassignment of ${topic}/${partition}`, reader.int16(), reader.compactString());
      reader.tags();
    });
    reader.tags();
  });
}

/** Makes the preferred replicas leaders. Returns how many could not be: a replica that is away or not in sync does not lead. */
export async function electPreferredLeaders(brokers: readonly string[], places: readonly PartitionPlace[]): Promise<number> {
  const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, partitions]) => Buffer.concat([shortString(topic), array(partitions.map(({ partition }) => int32(partition)))]));
  const body = Buffer.concat([Buffer.from([0]), array(topics), int32(TIMEOUT_MS)]);
  const reader = await ask(brokers, request(apiKeys.electLeaders, 1, body));
  reader.int32();
  refuse('the election', reader.int16(), '');
  const codes = reader.array(() => {
    reader.string();
    return reader.array(() => {
      reader.int32();
      const code = reader.int16();
      reader.string();
      return code;
    });
  });
  return codes.flat().filter((code) => code !== 0 && code !== ELECTION_NOT_NEEDED).length;
}

function refuse(what: string, code: number, message: string): void {
  if (code !== 0) throw new Error(`${what} was refused with error code ${code} ${message}`.trimEnd());
}

const NO_TAGS = Buffer.from([0]);

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const array = (items: readonly Buffer[]): Buffer => Buffer.concat([int32(items.length), ...items]);

/** Lengths of compact forms are written plus one, seven bits to a byte. */
function unsigned(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const compactArray = (items: readonly Buffer[]): Buffer => Buffer.concat([unsigned(items.length + 1), ...items]);
const compactString = (text: string): Buffer => Buffer.concat([unsigned(Buffer.byteLength(text) + 1), Buffer.from(text)]);
