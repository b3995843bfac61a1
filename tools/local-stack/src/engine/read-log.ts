import type { LoggedRecord } from '@signalbox/checkers';
import type { Intent } from '@signalbox/contracts';
import { scanTopic, type KafkaClient } from '@signalbox/kafka';

let reads = 0;

/** Every record of a trial's topic, by partition in offset order. Of each only its name is kept. */
export async function readLog(client: KafkaClient, topic: string): Promise<LoggedRecord[]> {
  const log: LoggedRecord[] = [];
  await scanTopic({ client, topic, groupId: `${client.topicPrefix}reader-${process.pid}-${reads++}` }, ({ partition, record }) => {
    const [key = '', index = ''] = (JSON.parse(Buffer.from(record.value ?? []).toString()) as Intent).idempotencyKey.split(':');
    log.push({ key, index: Number(index), partition, offset: record.offset });
  });
  return log.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}
