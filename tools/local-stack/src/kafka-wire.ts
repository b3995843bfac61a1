import { connect } from 'node:net';

/** Just enough of Kafka's protocol to see to a cluster; no client library is needed for that. */

const apiKeys = { metadata: 3, findCoordinator: 10 } as const;

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

export function parseBroker(broker: string): BrokerAddress {
  const colon = broker.lastIndexOf(':');
  const port = Number(broker.slice(colon + 1));
  if (colon <= 0 || !Number.isInteger(port) || port <= 0) throw new Error(`"${broker}" is not host:port`);
  return { host: broker.slice(0, colon), port };
}

/** The ids of the brokers that this one knows as alive. */
export async function listBrokers(broker: BrokerAddress, timeoutMs: number): Promise<number[]> {
  // Version 4: no topics, and none created.
  const answer = await exchange(broker, request(apiKeys.metadata, 4, Buffer.from([0, 0, 0, 0, 0])), timeoutMs);
  const reader = new Reader(answer);
  reader.int32();
  return reader.array(() => {
    const id = reader.int32();
    reader.string();
    reader.int32();
    reader.string();
    return id;
  });
}

/** Error code of a look-up of a group's coordinator; 0 once consumer groups work. The first look-up makes the offsets topic. */
export async function findCoordinatorError(broker: BrokerAddress, group: string, timeoutMs: number): Promise<number> {
  const body = Buffer.concat([shortString(group), Buffer.from([0])]);
  const reader = new Reader(await exchange(broker, request(apiKeys.findCoordinator, 1, body), timeoutMs));
  reader.int32();
  return reader.int16();
}

export function request(apiKey: number, version: number, body: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeInt16BE(apiKey, 0);
  header.writeInt16BE(version, 2);
  header.writeInt32BE(1, 4);
  const payload = Buffer.concat([header, shortString('local-stack'), body]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(payload.length);
  return Buffer.concat([size, payload]);
}

export function shortString(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

/** Sends one request on a connection of its own and returns the answer after its correlation id. */
export function exchange(broker: BrokerAddress, message: Buffer, timeoutMs: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const socket = connect({ ...broker, signal: AbortSignal.timeout(timeoutMs) });
  let received = Buffer.alloc(0);
  socket.once('connect', () => socket.write(message));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) resolve(received.subarray(8));
  });
  socket.once('error', reject);
  socket.once('close', () => reject(new Error('the connection was closed without an answer')));
  return promise.finally(() => socket.destroy());
}

export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int8(): number {
    this.#at += 1;
    return this.#bytes.readInt8(this.#at - 1);
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  string(): string {
    const length = Math.max(0, this.int16());
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  array<T>(readItem: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, readItem);
  }

  /** A length of a compact form: one more than it says, 0 for null. */
  #compactLength(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.int8();
      value |= (byte & 0x7f) << shift;
      if (byte >= 0) return Math.max(0, value - 1);
    }
  }

  compactString(): string {
    const length = this.#compactLength();
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  compactArray<T>(readItem: () => T): T[] {
    return Array.from({ length: this.#compactLength() }, readItem);
  }

  /** Tagged fields, of which the answers read here have none. */
  tags(): void {
    this.#compactLength();
  }
}
