import type { DebuggerEvent } from '../admin/admin-shapes.js';
import { hashText } from '../random/seeded-random.js';
import type { MessageRecord, MessageStatus } from '../message/message-record.js';
import { schemaUrlOf } from './event-types.js';

/** CloudEvents 1.0, as Event Streams fills it. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly data: object;
}

/** Statuses that have an event. `queued` is in the list of types, but was never seen. */
const WITH_EVENT = new Set<MessageStatus>(['sent', 'delivered', 'failed', 'undelivered', 'read']);

/** The event of a message's present status, or null. Fields that do not apply are absent. */
export function messageEventOf(record: MessageRecord, atMs: number): CloudEvent | null {
  const { sid, accountSid, status, errorCode, draft, from, segments } = record;
  if (!WITH_EVENT.has(status)) return null;
  const time = new Date(atMs).toISOString();
  const isReceipt = status === 'delivered' || status === 'undelivered';
  return {
    specversion: '1.0',
    type: `com.twilio.messaging.message.${status}`,
    source: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    id: `EZ${hashText(`${sid}|${record.statuses.length}`).slice(0, 32)}`,
    time,
    datacontenttype: 'application/json',
    dataschema: schemaUrlOf('Messaging.MessageStatus'),
    data: {
      accountSid,
      messageSid: sid,
      messageStatus: status.toUpperCase(),
      eventName: `com.twilio.messaging.message.${status}`,
      apiVersion: '2010-04-01',
      timestamp: time,
      from: from ?? '',
      to: draft.to,
      body: draft.body,
      numberOfSegments: segments,
      ...(draft.messagingServiceSid === null ? {} : { messagingServiceSid: draft.messagingServiceSid }),
      ...(draft.statusCallback === null ? {} : { statusCallBackUrl: draft.statusCallback }),
      ...(errorCode === null ? {} : { errorCode }),
      ...(isReceipt ? { rawDlrDoneDate: time } : {}),
    },
  };
}

/** The event of what a person wrote. Its segments have another name than those of a status. */
export function inboundEventOf({ sid, accountSid, draft, segments, acceptedAtMs }: MessageRecord, messagingServiceSid: string | null): CloudEvent {
  const type = 'com.twilio.messaging.inbound-message.received';
  const time = new Date(acceptedAtMs).toISOString();
  return {
    specversion: '1.0',
    type,
    source: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    id: `EZ${hashText(`${sid}|inbound`).slice(0, 32)}`,
    time,
    datacontenttype: 'application/json',
    dataschema: schemaUrlOf('Messaging.InboundMessageV1'),
    data: {
      accountSid,
      messageSid: sid,
      eventName: type,
      apiVersion: '2010-04-01',
      timestamp: time,
      from: draft.from ?? '',
      to: draft.to,
      body: draft.body,
      numSegments: segments,
      numMedia: 0,
      recipients: [],
      ...(messagingServiceSid === null ? {} : { messagingServiceSid }),
    },
  };
}

/** The event that shows whether a sink can be reached. */
export function testEventOf(testId: string, accountSid: string, atMs: number): CloudEvent {
  return {
    specversion: '1.0',
    type: 'com.twilio.eventstreams.test-event',
    source: `/2010-04-01/Accounts/${accountSid}`,
    id: `EZ${testId}`,
    time: new Date(atMs).toISOString(),
    datacontenttype: 'application/json',
    dataschema: schemaUrlOf('EventStreams.TestSink'),
    data: { test_id: testId },
  };
}

/** The event of a debugger entry; its payload is JSON in a string. */
export function errorEventOf(event: DebuggerEvent): CloudEvent {
  const time = new Date(event.atMs).toISOString();
  return {
    specversion: '1.0',
    type: 'com.twilio.error-logs.error.logged',
    source: `/2010-04-01/Accounts/${event.accountSid}`,
    id: event.sid,
    time,
    datacontenttype: 'application/json',
    dataschema: schemaUrlOf('ErrorLogs.ErrorLog'),
    data: { accountSid: event.accountSid, level: 'ERROR', timestamp: time, payload: JSON.stringify({ error_code: String(event.errorCode), resource_sid: event.resourceSid }) },
  };
}
