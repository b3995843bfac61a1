import { partitionOf } from '@signalbox/message';
import type { IntentRecord } from './intent-record.js';
import type { IntentTransport, PlacedRecord } from './intent-transport.js';

/** Each round is a whole send with the client's own retries; a partition left out five times has no leader worth waiting for. */
const MAX_ROUNDS = 5;

/** Chooses partitions as Kafka's Java client does; records without a key take turns. */
export function createPlacer(): (record: IntentRecord, partitionCount: number) => PlacedRecord {
  let turn = 0;
  return (record, partitionCount) => {
    const partition = record.key === null ? (turn = (turn + 1) % partitionCount) : partitionOf(Buffer.from(record.key, 'utf8'), partitionCount);
    return { ...record, partition };
  };
}

/**
 * Resolves when every record is acknowledged. kafkajs may report success although it never sent the partitions whose
 * leader moved meanwhile, so what its answer does not name is sent again.
 */
export async function sendCovered(transport: IntentTransport, records: readonly PlacedRecord[]): Promise<void> {
  let missing = records;
  for (let round = 0; missing.length > 0; round += 1) {
    if (round === MAX_ROUNDS) throw new Error(`${missing.length} records were left out of ${MAX_ROUNDS} acknowledgements`);
    const covered = await transport.send(missing);
    missing = missing.filter((record) => !covered.has(record.partition));
  }
}
