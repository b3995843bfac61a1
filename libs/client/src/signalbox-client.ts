import { intentsTopic } from '@signalbox/contracts';
import { SignalboxClientError } from './client-error.js';
import { createConversionSender, type OutgoingConversion } from './conversion-sender.js';
import { createIntentSealer, type IntakePublicKey } from './intent-sealer.js';
import { connectKafka, createKafkaTransport, type KafkaSecurity } from './kafka-connection.js';
import { createLaneSenders } from './lane-sender.js';
import { refuseFaultyIntents, type OutgoingIntent } from './outgoing-intent.js';
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
  /** Tells that people used what they got (a code, a link): by that, traffic that nobody uses is found. Resolves as `publish` does; may be repeated. */
  publishConversions(conversions: OutgoingConversion | readonly OutgoingConversion[]): Promise<void>;
  /** Follows the statuses of this tenant's messages; rejects when the group cannot be joined. */
  consumeStatuses(options: StatusOptions): Promise<StatusSubscription>;
  /** Publishes what is queued, ends the subscriptions and disconnects. Idempotent. */
  close(): Promise<void>;
}

const LEAST_PEPPER_BYTES = 16;
const IN_THE_CLEAR = 'There is no intakePublicKey: recipients and texts travel in the clear, readable by everyone who can read the intents topics.';

function readPepper(keyPepper: Uint8Array | string): Uint8Array {
  const bytes = typeof keyPepper === 'string' ? Buffer.from(keyPepper, 'base64') : keyPepper;
  if (bytes.length < LEAST_PEPPER_BYTES) throw new SignalboxClientError('option-invalid', `keyPepper has ${bytes.length} bytes and needs at least ${LEAST_PEPPER_BYTES}`);
  return bytes;
}

const isList = <T>(given: T | readonly T[]): given is readonly T[] => Array.isArray(given);

/** Connects at the first use. Throws `option-invalid`. */
export function createSignalboxClient(options: SignalboxClientOptions): SignalboxClient {
  const { brokers, tenantId, topicPrefix = '', clientId = `signalbox-client-${tenantId}`, security, intakePublicKey, skipChecks = false } = options;
  const warn = options.onWarning ?? ((message: string) => process.emitWarning(message, 'SignalboxWarning'));
  const setting = { tenantId, keyPepper: readPepper(options.keyPepper), seal: intakePublicKey && createIntentSealer(intakePublicKey) };
  if (!intakePublicKey) warn(IN_THE_CLEAR);
  const kafka = connectKafka({ brokers, clientId, security });
  const senders = createLaneSenders((lane) => createKafkaTransport(kafka, topicPrefix + intentsTopic(lane)), setting);
  const conversions = createConversionSender(() => createKafkaTransport(kafka, `${topicPrefix}conversions`), tenantId);
  const subscriptions = new Set<StatusSubscription>();
  let closing: Promise<void> | undefined;
  const refuseWhenClosed = (): void => {
    if (closing) throw new SignalboxClientError('client-closed', 'the client is closed');
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all([senders.close(), conversions.close(), ...[...subscriptions].map((subscription) => subscription.close())]);
  };
  return {
    async publish(given) {
      refuseWhenClosed();
      const intents = isList(given) ? given : [given];
      if (!skipChecks) refuseFaultyIntents(intents, tenantId);
      await senders.send(intents);
    },
    async publishConversions(given) {
      refuseWhenClosed();
      await conversions.send(isList(given) ? given : [given]);
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
