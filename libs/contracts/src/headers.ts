/** Names of the record headers; values are UTF-8 text. */
export const HEADERS = {
  schema: 'sb-schema',
  messageId: 'sb-message-id',
  eventId: 'sb-event-id',
  tenant: 'sb-tenant',
  traceparent: 'traceparent',
  replay: 'sb-replay',
} as const;
export type HeaderName = (typeof HEADERS)[keyof typeof HEADERS];

/** What each header says; never anything personal. */
export const HEADER_MEANINGS: Readonly<Record<HeaderName, string>> = {
  'sb-schema': 'Name and version of the schema of the value, e.g. intent@1.',
  'sb-message-id': 'The message that the record is about.',
  'sb-event-id': 'The same event has the same id however often it is published.',
  'sb-tenant': 'The tenant; with the record key it names the order that the record keeps.',
  traceparent: 'W3C trace context of the stage that wrote the record.',
  'sb-replay': 'On a replayed dead letter: an envelope, which only we can make, of the first origin of the record and the number of the replay.',
};
