/** Names of the record headers; values are UTF-8 text. */
export const HEADERS = {
  schema: 'sb-schema',
  messageId: 'sb-message-id',
  eventId: 'sb-event-id',
  tenant: 'sb-tenant',
  traceparent: 'traceparent',
} as const;
