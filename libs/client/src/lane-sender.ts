import { isPurpose, laneOf, type Lane } from '@signalbox/message';
import { SignalboxClientError } from './client-error.js';
import { createIntentQueue, QUEUE_LIMITS, type IntentQueue, type QueueLimits } from './intent-queue.js';
import { makeIntentRecord, type RecordSetting } from './intent-record.js';
import type { IntentTransport } from './intent-transport.js';
import type { OutgoingIntent } from './outgoing-intent.js';
import { createPlacer, sendCovered } from './send-covered.js';

/** Sends intents to the topics of their lanes, each lane on its own, so that a campaign never stands before a login code. */
export interface LaneSenders {
  /** Resolves when every intent is acknowledged; rejects with `queue-full` before any is sent, or `publish-failed`. */
  send(intents: readonly OutgoingIntent[]): Promise<void>;
  /** Sends what is queued, then disconnects. */
  close(): Promise<void>;
}

interface LaneSender {
  readonly queue: IntentQueue<OutgoingIntent>;
  readonly transport: IntentTransport;
}

function createLaneSender(transport: IntentTransport, setting: RecordSetting, limits: QueueLimits): LaneSender {
  const place = createPlacer();
  const queue = createIntentQueue<OutgoingIntent>(async (intents) => {
    try {
      const partitionCount = await transport.partitionCount();
      const records = await Promise.all(intents.map((intent) => makeIntentRecord(intent, setting)));
      await sendCovered(transport, records.map((record) => place(record, partitionCount)));
    } catch (cause) {
      throw new SignalboxClientError('publish-failed', `${intents.length} intents were not acknowledged and may have been written; publish them again`, { cause });
    }
  }, limits);
  return { queue, transport };
}

/** Only an unchecked intent has a purpose that is none; intake refuses it on any lane. */
const laneOfIntent = ({ purpose }: OutgoingIntent): Lane => (isPurpose(purpose) ? laneOf(purpose) : 'transactional');

export function createLaneSenders(openTransport: (lane: Lane) => IntentTransport, setting: RecordSetting, limits: QueueLimits = QUEUE_LIMITS): LaneSenders {
  const senders = new Map<Lane, LaneSender>();
  const senderOf = (lane: Lane): LaneSender => {
    let sender = senders.get(lane);
    if (!sender) senders.set(lane, (sender = createLaneSender(openTransport(lane), setting, limits)));
    return sender;
  };
  return {
    async send(intents) {
      const shares = [...Map.groupBy(intents, laneOfIntent)].map(([lane, share]) => ({ share, queue: senderOf(lane).queue }));
      const full = shares.find(({ share, queue }) => share.length > queue.room());
      if (full) throw new SignalboxClientError('queue-full', `there is room for ${full.queue.room()} more intents of a lane, not for ${full.share.length}`);
      const failure = (await Promise.allSettled(shares.map(({ share, queue }) => queue.push(share)))).find((outcome) => outcome.status === 'rejected');
      if (failure) throw failure.reason;
    },
    async close() {
      await Promise.all([...senders.values()].map(async ({ queue, transport }) => {
        await queue.drain();
        await transport.close();
      }));
    },
  };
}
