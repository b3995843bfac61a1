import { HEADERS, originText, type DeadLetter, type Origin, type Role } from '@signalbox/contracts';
import type { ReasonCode } from '@signalbox/message';
import { toRecord, type OutboundRecord } from '../record.js';
import type { Entry } from './entry.js';

export const DEAD_LETTERS = 'dead-letters';

/** Sealed and in base64 twice a value grows to 16/9: this much still fits the topic's largest message. */
const LONGEST_VALUE_BYTES = 512 * 1024;
const LONGEST_DETAIL = 500;

/** Headers come from outside: one that has not its form could hold anything, and stays inside the envelope. */
const SCHEMA_FORM = /^[a-z0-9-]{1,64}@[0-9]{1,4}$/;
const MESSAGE_ID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TRACEPARENT_FORM = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export interface Fault {
  readonly reason: ReasonCode;
  readonly class: DeadLetter['class'];
  readonly detail?: string | undefined;
}

export interface DeadLetterWriter {
  readonly role: Role;
  sealRecord(bytes: Uint8Array): string;
  readonly nowMs: number;
}

/** Where the record stands, or first stood. */
export function originOf({ ledger, fetched, replay, takenUp }: Entry): Origin {
  return replay?.origin ?? takenUp?.record.origin ?? { topic: ledger.topic, partition: ledger.partition, offset: String(fetched.offset) };
}

/** The dead letter of a record: the reason in the clear, the record itself sealed, keyed by where it came from. */
export function toDeadLetterRecord(entry: Entry, fault: Fault, writer: DeadLetterWriter): OutboundRecord {
  const origin = originOf(entry);
  const { headers } = entry.fetched;
  const traceparent = wellFormed(headers[HEADERS.traceparent], TRACEPARENT_FORM);
  const schema = wellFormed(headers[HEADERS.schema], SCHEMA_FORM);
  const messageId = wellFormed(headers[HEADERS.messageId], MESSAGE_ID_FORM);
  const event: DeadLetter = {
    stage: writer.role,
    reason: fault.reason,
    class: fault.class,
    ...(fault.detail !== undefined && { detail: fault.detail.slice(0, LONGEST_DETAIL) }),
    origin,
    ...(entry.replay != null && { replay: entry.replay.number }),
    attempts: Math.max(1, entry.attempts),
    firstSeenAt: new Date(entry.firstSeenAtMs).toISOString(),
    deadLetteredAt: new Date(writer.nowMs).toISOString(),
    ...(schema !== undefined && { schema }),
    ...(messageId !== undefined && { messageId }),
    ...(traceparent !== undefined && { traceparent }),
    record: writer.sealRecord(originalOf(entry)),
  };
  return toRecord(DEAD_LETTERS, 'dead-letter', event, { key: originText(origin), traceparent });
}

/** JSON {key, headers, value}, key and value in base64; of a value too long for any envelope the beginning, and its true length. */
function originalOf({ fetched }: Entry): Uint8Array {
  const { key, headers, value } = fetched;
  const isCut = value !== null && value.length > LONGEST_VALUE_BYTES;
  const original = {
    key: toBase64(key),
    headers,
    value: toBase64(isCut ? value.subarray(0, LONGEST_VALUE_BYTES) : value),
    ...(isCut && { valueBytes: value.length }),
  };
  return Buffer.from(JSON.stringify(original));
}

export function toBase64(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function wellFormed(text: string | undefined, form: RegExp): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined;
}
