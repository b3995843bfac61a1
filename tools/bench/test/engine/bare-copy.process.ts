import { CompressionTypes } from 'kafkajs';
import { SOURCE, TARGET } from '../../src/engine/load-topic.js';
import type { CopyTask, Pass } from '../../src/engine/rig-tasks.js';
import { openBareKafka } from './bare-kafka.js';
import { runProgram, Stopwatch } from './run-program.js';

/** Several batches on their way at a time, so that it need not wait for each acknowledgement. */
const CONCURRENT_PARTITIONS = 4;

/** What copying costs at least: kafkajs alone, whole batches as they come, same codec, same acknowledgements; nothing decoded, nothing checked. */
runProgram(async ({ brokers, prefix, groupId, records }: CopyTask): Promise<Pass> => {
  const kafka = openBareKafka(brokers);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: prefix + groupId, allowAutoTopicCreation: false });
  const finished = Promise.withResolvers<void>();
  let stopwatch: Stopwatch | undefined;
  let copied = 0;
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topics: [prefix + SOURCE], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
    eachBatch: async ({ batch: { partition, messages } }) => {
      stopwatch ??= new Stopwatch();
      await producer.send({ topic: prefix + TARGET, acks: -1, compression: CompressionTypes.ZSTD, messages: messages.map(({ key, value, headers }) => ({ key, value, headers: headers ?? {}, partition })) });
      copied += messages.length;
      if (copied >= records) finished.resolve();
    },
  });
  await finished.promise;
  const pass = stopwatch?.read() ?? { elapsedMs: NaN, cpuMs: NaN };
  await Promise.all([consumer.disconnect(), producer.disconnect()]);
  return pass;
});
