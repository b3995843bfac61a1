import { createKafkaClient, type KafkaClient, type TopicAdminPort } from '@signalbox/kafka';
import type { Stack } from '@signalbox/local-stack';
import { openDatabase, type Database } from '@signalbox/postgres';
import { createLogger } from '@signalbox/telemetry';
import { sumOf } from './cpu-meter.js';

/** Looks into Kafka and PostgreSQL from outside, seldom enough to cost next to nothing. */
export class ServerWatch {
  readonly client: KafkaClient;
  readonly #admin: TopicAdminPort;
  readonly #database: Database;

  constructor({ kafkaBrokers, databaseUrl }: Pick<Stack, 'kafkaBrokers' | 'databaseUrl'>) {
    this.client = createKafkaClient({ brokers: [...kafkaBrokers], clientId: 'bench', logger: createLogger({ service: 'bench', level: 'fatal' }) });
    this.#admin = this.client.openTopicAdmin();
    this.#database = openDatabase({ url: databaseUrl, applicationName: 'bench', max: 1, statementTimeoutMs: 30_000 });
  }

  /** Records that the topics have ever held. */
  async countRecords(topics: readonly string[]): Promise<number> {
    const ranges = await Promise.all(topics.map((topic) => this.#admin.offsetRanges(topic)));
    return sumOf(ranges.flat().map(({ next }) => next));
  }

  /** Messages whose status is `delivered`. */
  async countDelivered(): Promise<number> {
    const [row] = await this.#database.query<{ count: number }>(`SELECT count(*)::int AS count FROM message_status WHERE status = 'delivered'`);
    return row?.count ?? 0;
  }

  async close(): Promise<void> {
    await Promise.all([this.#admin.close(), this.#database.close()]);
  }
}
