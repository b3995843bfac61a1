/** Where the JSON Schemas of events lie. */
const SCHEMAS_ORIGIN = 'https://events-schemas.twilio.com';

/** The newest version of each schema; all before it are there too, from 1. */
export const SCHEMA_VERSIONS = {
  'ErrorLogs.ErrorLog': 2,
  'EventStreams.TestSink': 1,
  'Messaging.InboundMessageV1': 6,
  'Messaging.MessageStatus': 8,
} as const;
export type SchemaId = keyof typeof SCHEMA_VERSIONS;

export interface KnownType {
  readonly type: string;
  readonly schemaId: SchemaId;
  readonly description: string;
}

/** What one can subscribe to here, by name. Twilio has more, whose events are not simulated. `queued` is among its types, but was never seen. */
export const EVENT_TYPES: readonly KnownType[] = [
  { type: 'com.twilio.error-logs.error.logged', schemaId: 'ErrorLogs.ErrorLog', description: 'Error logs: error' },
  { type: 'com.twilio.messaging.inbound-message.received', schemaId: 'Messaging.InboundMessageV1', description: 'Messaging: inbound message' },
  ...['delivered', 'failed', 'queued', 'read', 'sent', 'undelivered'].map((status): KnownType => {
    return { type: `com.twilio.messaging.message.${status}`, schemaId: 'Messaging.MessageStatus', description: `Messaging: ${status} message` };
  }),
];

/** The URL of a schema, in its newest version unless another is named. */
export function schemaUrlOf(schemaId: SchemaId, version: number = SCHEMA_VERSIONS[schemaId]): string {
  return `${SCHEMAS_ORIGIN}/${schemaId}/${version}`;
}
