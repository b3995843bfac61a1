export interface ProvisionConfig {
  /** `KAFKA_BROKERS`: host:port, between commas. */
  readonly brokers: string[];
  /** `KAFKA_TOPIC_PREFIX`: put before every name. */
  readonly topicPrefix: string;
  /** `KAFKA_REPLICATION_FACTOR`: copies of each partition; 3 unless given, and 1 only where there is but one broker. */
  readonly replicationFactor: number;
}

/** Reads what `provision.ts` needs. RangeError where it is missing or wrong. */
export function readProvisionConfig(env: Readonly<Record<string, string | undefined>> = process.env): ProvisionConfig {
  const brokers = (env['KAFKA_BROKERS'] ?? '').split(',').map((broker) => broker.trim()).filter((broker) => broker !== '');
  if (brokers.length === 0) throw new RangeError('KAFKA_BROKERS is not set; it names the brokers as host:port, between commas');
  const replicationFactor = Number(env['KAFKA_REPLICATION_FACTOR'] || 3);
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1) throw new RangeError('KAFKA_REPLICATION_FACTOR is not a whole number of at least 1');
  return { brokers, topicPrefix: env['KAFKA_TOPIC_PREFIX'] ?? '', replicationFactor };
}
