import type { ConsumerListener, ConsumerPort, KafkaClient } from '@signalbox/kafka';
import type { Happening } from './event-lines.js';

/** The same client, telling of its consumers what they are assigned and what they commit. Topics of a trial have one set of partition numbers. */
export function watchClient(client: KafkaClient, tell: (event: Happening) => void): KafkaClient {
  return { ...client, openConsumer: (options) => watchConsumer(client.openConsumer(options), tell) };
}

function watchConsumer(consumer: ConsumerPort, tell: (event: Happening) => void): ConsumerPort {
  return {
    start: (listener) => consumer.start(watchListener(listener, tell)),
    commit: async (offsets) => {
      const result = await consumer.commit(offsets);
      if (result === 'committed') for (const { partition, offset } of offsets) tell({ kind: 'committed', partition, offset });
      return result;
    },
    pause: (partitions) => consumer.pause(partitions),
    resume: (partitions) => consumer.resume(partitions),
    stop: () => {
      tell({ kind: 'assigned', partitions: [] });
      return consumer.stop();
    },
  };
}

function watchListener(listener: ConsumerListener, tell: (event: Happening) => void): ConsumerListener {
  return {
    onAssigned: (partitions) => {
      tell({ kind: 'assigned', partitions: [...new Set(partitions.map(({ partition }) => partition))] });
      listener.onAssigned(partitions);
    },
    onRebalancing: () => listener.onRebalancing(),
    onRecords: (partition, records) => listener.onRecords(partition, records),
    onConfirmed: (agoMs) => listener.onConfirmed(agoMs),
    onCrash: (error, restarting) => {
      tell({ kind: 'assigned', partitions: [] });
      listener.onCrash(error, restarting);
    },
  };
}
