import type { KafkaClient } from './ports/kafka-client.js';

export interface ProvisionOptions {
  readonly replicationFactor: number;
  /** Overrides the declared partition counts. */
  readonly partitions?: number;
}

export interface ProvisionReport {
  readonly created: readonly string[];
  /** Topics that exist otherwise than declared, one sentence each. */
  readonly differences: readonly string[];
}

/** Creates the declared topics that do not exist, and says which of the others differ; never changes one. Idempotent. */
export declare function provisionTopics(client: KafkaClient, options: ProvisionOptions): Promise<ProvisionReport>;
