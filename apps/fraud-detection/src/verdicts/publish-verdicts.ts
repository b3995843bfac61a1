import { unpackRecords, type FaultPoints, type RecordProducer } from '@signalbox/kafka';
import type { VerdictStore } from './verdict.store.js';

const AT_ONCE = 100;

/** Publishes what is written down and not acknowledged, byte for byte, however often a process dies in between. Rejects where the broker does not take it. */
export async function publishVerdicts(store: VerdictStore, producer: RecordProducer, faults: FaultPoints): Promise<void> {
  for (;;) {
    const waiting = await store.listUnpublished(AT_ONCE);
    if (waiting.length === 0) return;
    await faults.reach('fraud-detection.verdict-stored');
    await producer.publish(waiting.flatMap(({ published }) => unpackRecords(published)));
    await faults.reach('fraud-detection.verdict-published');
    for (const { subjectId, revision } of waiting) await store.markPublished(subjectId, revision);
  }
}
