import { HEADERS, schemaId, type Origin, type SchemaName, type ValueOf } from '@signalbox/contracts';

/** A record to be published. */
export interface OutboundRecord {
  /** Logical name of the topic, without the prefix of the deployment. */
  readonly topic: string;
  /** Chooses the partition; null where no order is asked (partitions take turns). */
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly value: string;
}

/** A decoded record, as a handler gets it. The value fits its schema; fields that the schema does not name are kept. */
export interface InboundRecord<V> {
  /** Logical topic, partition and offset: the identity of a redelivery. Of a replayed dead letter, where the record first stood. */
  readonly origin: Origin;
  /** Which replay of a dead letter this is, from 1; absent where it is none. */
  readonly replay?: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly schema: SchemaName;
  readonly value: V;
  /** When it was published, by the clock of its producer. */
  readonly timestampMs: number;
  /** 1 on the first execution in this process; a retried or parked head counts up. */
  readonly attempts: number;
  /** When this process first saw it. */
  readonly firstSeenAtMs: number;
}

export interface RecordMeta {
  readonly key: string | null;
  readonly traceparent?: string | undefined;
}

const FIELD_OF_HEADER = [
  [HEADERS.messageId, 'messageId'],
  [HEADERS.eventId, 'eventId'],
  [HEADERS.tenant, 'tenantId'],
] as const;

/** The record of an event: the value as JSON, the schema in its header, and message, event and tenant where the event names them. */
export function toRecord<S extends SchemaName>(topic: string, schema: S, event: ValueOf<S>, meta: RecordMeta): OutboundRecord {
  const headers: Record<string, string> = { [HEADERS.schema]: schemaId(schema) };
  const fields = event as Readonly<Record<string, unknown>>;
  for (const [header, field] of FIELD_OF_HEADER) {
    const value = fields[field];
    if (typeof value === 'string') headers[header] = value;
  }
  if (meta.traceparent !== undefined) headers[HEADERS.traceparent] = meta.traceparent;
  return { topic, key: meta.key, headers, value: JSON.stringify(event) };
}
