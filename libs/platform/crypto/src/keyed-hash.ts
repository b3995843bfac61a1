import { createHash, createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Origin } from '@signalbox/contracts';
import { uuidFromBytes } from '@signalbox/message';

/** 128 bits: no two of 2^50 values meet by chance, and base64url writes them in 22 characters. */
const HASH_BYTES = 16;
const LENGTH_BYTES = 4;
const TIME_BYTES = 6;

/** Each part with its length before it, so that ("ab", "c") and ("a", "bc") differ. */
function frame(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part, 'utf8'));
  const framed = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, 0));
  let at = 0;
  parts.forEach((part, index) => {
    at = framed.writeUInt32BE(lengths[index] ?? 0, at);
    at += framed.write(part, at, 'utf8');
  });
  return framed;
}

function digest(parts: readonly string[]): Buffer {
  return hash('sha256', frame(parts), 'buffer').subarray(0, HASH_BYTES);
}

/** The first 128 bits of SHA-256 over the framed parts, as 22 base64url characters. Not keyed: never of personal data. */
export function hash22(...parts: string[]): string {
  return digest(['signalbox-hash-v1', ...parts]).toString('base64url');
}

/** The first 128 bits of HMAC-SHA256(key, text), as 22 base64url characters. A key object costs a quarter of what bytes cost. */
export function keyedHash22(key: Uint8Array | KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest().subarray(0, HASH_BYTES).toString('base64url');
}

/** The id of an event: the same event has the same id however often, and by whichever process, it is made. */
export function makeEventId(messageId: string, type: string, attempt: number, occurrence = 0): string {
  return digest(['signalbox-event-v1', messageId, type, String(attempt), String(occurrence)]).toString('base64url');
}

/**
 * The message id of an intent that cannot become a message: UUID version 8 of the record's time stamp (epoch
 * milliseconds, first 48 bits) and a hash of its origin, so that a redelivery names the same id.
 */
export function messageIdFromOrigin(origin: Origin, timestampMs: number): string {
  const bytes = Buffer.from(digest(['signalbox-origin-v1', origin.topic, String(origin.partition), origin.offset]));
  bytes.writeUIntBE(Math.max(0, Math.floor(timestampMs)), 0, TIME_BYTES);
  return uuidFromBytes(bytes, 8);
}

/** Compares two texts in a time that does not tell where they differ. */
export function constantTimeEqual(a: string, b: string): boolean {
  const digestOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digestOf(a), digestOf(b));
}
