import { intentsTopic } from '@signalbox/contracts';
import { isPurpose, laneOf, type Lane } from '@signalbox/message';
import { SignalboxClientError } from './client-error.js';
import { createIntentQueue, type IntentQueue } from './intent-queue.js';
import { makeIntentRecord, type RecordSetting } from './intent-record.js';
import { createIntentSealer, type IntakePublicKey } from './intent-sealer.js';
import type { IntentTransport } from './intent-transport.js';
import { connectKafka, createKafkaTransport, type KafkaSecurity } from './kafka-connection.js';
import { refuseFaultyIntents, type OutgoingIntent } from './outgoing-intent.js';
import { createPlacer, sendCovered } from './send-covered.js';
import { consumeStatuses, type StatusOptions, type StatusSubscription } from './status-consumer.js';

export interface SignalboxClientOptions {
  /** host:port */
  readonly brokers: readonly string[];
  readonly tenantId: string;
  /** The tenant's own secret, at least 16 bytes (a text is base64): it keys the hash by which one person's intents keep their order. */
  readonly keyPepper: Uint8Array | string;
  /** Intake's public key: what only the recipient may read is sealed to it. Without it that part lies readable in Kafka. */
  readonly intakePublicKey?: IntakePublicKey;
  readonly topicPrefix?: string;
  readonly clientId?: string;
  /** TLS and SASL settings of kafkajs. */
  readonly security?: KafkaSecurity;
  /** Told what deserves a look; by default a Node.js process warning. */
  readonly onWarning?: (message: string) => void;
  /** True leaves every refusal to intake: for tests of what intake does with bad input. */
  readonly skipChecks?: boolean;
}

/** What a product service needs of Signalbox. */
export interface SignalboxClient {
  /**
   * Resolves when all in-sync replicas have every intent of the call. Calls keep their order per lane and recipient.
   * Rejects with SignalboxClientError; `intents-refused` means that nothing of the call was published.
   */
  publish(intents: OutgoingIntent | readonly OutgoingIntent[]): Promise<void>;
  /** Follows the statuses of this tenant's messages; rejects when the group cannot be joined. */
  consumeStatuses(options: StatusOptions): Promise<StatusSubscription>;
  /** Publishes what is queued, ends the subscriptions and disconnects. Idempotent. */
  close(): Promise<void>;
}

interface LaneSender {
  readonly queue: IntentQueue<OutgoingIntent>;
  readonly transport: IntentTransport;
}

const LEAST_PEPPER_BYTES = 16;

function readPepper(keyPepper: Uint8Array | string): Uint8Array {
  const bytes = typeof keyPepper === 'string' ? Buffer.from(keyPepper, 'base64') : keyPepper;
  if (bytes.length < LEAST_PEPPER_BYTES) throw new SignalboxClientError('option-invalid', `keyPepper has ${bytes.length} bytes and needs at least ${LEAST_PEPPER_BYTES}`);
  return bytes;
}

function createLaneSender(transport: IntentTransport, setting: RecordSetting): LaneSender {
  const place = createPlacer();
  const queue = createIntentQueue<OutgoingIntent>(async (intents) => {
    try {
      const partitionCount = await transport.partitionCount();
      const records = await Promise.all(intents.map((intent) => makeIntentRecord(intent, setting)));
      await sendCovered(transport, records.map((record) => place(record, partitionCount)));
    } catch (cause) {
      throw new SignalboxClientError('publish-failed', `${intents.length} intents were not acknowledged and may have been written; publish them again`, { cause });
    }
  });
  return { queue, transport };
}

/** Intake moves what it cannot place; only unchecked intents can have such a purpose. */
const laneOfIntent = ({ purpose }: OutgoingIntent): Lane => (isPurpose(purpose) ? laneOf(purpose) : 'transactional');

/** Connects at the first use. Throws `option-invalid`. */
export function createSignalboxClient(options: SignalboxClientOptions): SignalboxClient {
  const { brokers, tenantId, topicPrefix = '', clientId = `signalbox-client-${tenantId}`, security, intakePublicKey } = options;
  const warn = options.onWarning ?? ((message: string) => process.emitWarning(message, 'SignalboxWarning'));
  const setting = { tenantId, keyPepper: readPepper(options.keyPepper), seal: intakePublicKey && createIntentSealer(intakePublicKey) };
  if (!intakePublicKey) warn('There is no intakePublicKey: recipients and texts travel in the clear and can be read by everyone who can read the intents topics.');
  const kafka = connectKafka({ brokers, clientId, security });
  const senders = new Map<Lane, LaneSender>();
  const subscriptions = new Set<StatusSubscription>();
  let closing: Promise<void> | undefined;
  const senderOf = (lane: Lane): LaneSender => {
    let sender = senders.get(lane);
    if (!sender) senders.set(lane, (sender = createLaneSender(createKafkaTransport(kafka, topicPrefix + intentsTopic(lane)), setting)));
    return sender;
  };
  const refuseWhenClosed = (): void => {
    if (closing) throw new SignalboxClientError('client-closed', 'the client is closed');
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all([...subscriptions].map((subscription) => subscription.close()));
    await Promise.all([...senders.values()].map(async ({ queue, transport }) => {
      await queue.drain();
      await transport.close();
    }));
  };
  return {
    async publish(given) {
      refuseWhenClosed();
      const intents = Array.isArray(given) ? (given as readonly OutgoingIntent[]) : [given as OutgoingIntent];
      if (options.skipChecks !== true) refuseFaultyIntents(intents, tenantId);
      const byLane = Map.groupBy(intents, laneOfIntent);
      await Promise.all([...byLane].map(([lane, ofLane]) => senderOf(lane).queue.push(ofLane)));
    },
    async consumeStatuses(statusOptions) {
      refuseWhenClosed();
      const subscription = await consumeStatuses({ kafka, topic: `${topicPrefix}message-status`, tenantId, warn }, statusOptions);
      subscriptions.add(subscription);
      return subscription;
    },
    close: () => (closing ??= closeAll()),
  };
}
