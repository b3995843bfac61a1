import { findFaults, HEADERS, schemaId, type Conversion } from '@signalbox/contracts';
import { SignalboxClientError } from './client-error.js';
import { createIntentQueue, QUEUE_LIMITS } from './intent-queue.js';
import type { IntentRecord } from './intent-record.js';
import type { IntentTransport } from './intent-transport.js';
import { createPlacer, sendCovered } from './send-covered.js';

/** A person used what a message brought. */
export interface OutgoingConversion {
  /** As `onStatus` or the HTTP door names it. */
  readonly messageId: string;
  readonly kind: Conversion['kind'];
  /** When the person did it: ISO 8601 in UTC. */
  readonly occurredAt: string;
}

export interface ConversionSender {
  /** Resolves when every conversion is acknowledged; rejects with `conversions-refused` before any is sent, `queue-full` or `publish-failed`. */
  send(conversions: readonly OutgoingConversion[]): Promise<void>;
  close(): Promise<void>;
}

function toConversionRecord(conversion: OutgoingConversion, tenantId: string): IntentRecord {
  const { messageId, kind, occurredAt } = conversion;
  const value: Conversion = { messageId, tenantId, kind, occurredAt };
  const fault = findFaults('conversion', value);
  if (fault !== null) throw new SignalboxClientError('conversions-refused', `a conversion is wrong: ${fault}`);
  return { key: messageId, value: JSON.stringify(value), headers: { [HEADERS.schema]: schemaId('conversion'), [HEADERS.messageId]: messageId, [HEADERS.tenant]: tenantId } };
}

/** Tells Signalbox which messages were used. It opens its transport at the first use. */
export function createConversionSender(openTransport: () => IntentTransport, tenantId: string): ConversionSender {
  let transport: IntentTransport | undefined;
  const place = createPlacer();
  const queue = createIntentQueue<IntentRecord>(async (records) => {
    try {
      transport ??= openTransport();
      const partitionCount = await transport.partitionCount();
      await sendCovered(transport, records.map((record) => place(record, partitionCount)));
    } catch (cause) {
      throw new SignalboxClientError('publish-failed', `${records.length} conversions were not acknowledged and may have been written; publish them again`, { cause });
    }
  });
  return {
    async send(conversions) {
      const records = conversions.map((conversion) => toConversionRecord(conversion, tenantId));
      if (records.length > queue.room()) throw new SignalboxClientError('queue-full', `at most ${QUEUE_LIMITS.maxQueued} conversions may wait`);
      await queue.push(records);
    },
    async close() {
      await queue.drain();
      await transport?.close();
    },
  };
}
