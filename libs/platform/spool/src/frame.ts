import { crc32 } from 'node:zlib';

/**
 * A frame is magic (4 bytes) | length of the payload (4) | CRC-32 (4) | when it was written, in epoch ms (8) | payload; numbers are
 * big-endian. The checksum covers everything behind itself and the length. It is zlib's CRC-32, which Node computes natively; Node has
 * no CRC-32C, and for single frames both find the same faults.
 */
const HEADER_BYTES = 20;
/** Its first byte opens no UTF-8 character, so that a payload of text never holds it; its last one is the version. */
const MAGIC = Buffer.from([0x9e, 0x53, 0x50, 0x01]);
const LENGTH_AT = 4;
const CHECKSUM_AT = 8;
const TIME_AT = 12;

/** A longer payload is refused, and a longer frame taken for damage. */
export const LONGEST_PAYLOAD_BYTES = 4 * 1024 * 1024;

/** A part of a segment; `from` and `to` are offsets into it. */
export interface Region {
  readonly from: number;
  readonly to: number;
}

/** `record` a whole frame · `damaged` bytes that are no frame · `torn` the beginning of a frame that was never finished, at the end. */
export type Piece = Region & ({ readonly kind: 'record'; readonly atMs: number; readonly payload: Buffer } | { readonly kind: 'damaged' | 'torn' });

export function encodeFrame(payload: Uint8Array, atMs: number): Buffer {
  const frame = Buffer.alloc(HEADER_BYTES + payload.length);
  MAGIC.copy(frame);
  frame.writeUInt32BE(payload.length, LENGTH_AT);
  frame.writeDoubleBE(atMs, TIME_AT);
  frame.set(payload, HEADER_BYTES);
  frame.writeUInt32BE(checksumOf(frame), CHECKSUM_AT);
  return frame;
}

/** What the bytes hold, in order and without a gap. After damage it goes on with the next whole frame. `baseOffset` is where they stand in their segment. */
export function* readPieces(bytes: Buffer, baseOffset = 0): Generator<Piece> {
  for (let at = 0; at < bytes.length;) {
    const frame = judge(bytes, at);
    if (typeof frame === 'object') {
      yield { kind: 'record', from: baseOffset + at, to: baseOffset + at + frame.length, atMs: frame.readDoubleBE(TIME_AT), payload: frame.subarray(HEADER_BYTES) };
      at += frame.length;
      continue;
    }
    const next = findFrame(bytes, at + 1);
    const isEnd = next === bytes.length;
    // After a power cut a file may have got its length, but not its bytes: they read as zeros.
    const isTorn = isEnd && (frame === 'unfinished' || bytes.subarray(at).every((byte) => byte === 0));
    yield { kind: isTorn ? 'torn' : 'damaged', from: baseOffset + at, to: baseOffset + next };
    at = next;
  }
}

function judge(bytes: Buffer, at: number): Buffer | 'unfinished' | 'wrong' {
  const left = bytes.length - at;
  const start = bytes.subarray(at, at + Math.min(left, MAGIC.length));
  if (!start.equals(MAGIC.subarray(0, start.length))) return 'wrong';
  if (left < HEADER_BYTES) return 'unfinished';
  const length = bytes.readUInt32BE(at + LENGTH_AT);
  if (length > LONGEST_PAYLOAD_BYTES) return 'wrong';
  if (left < HEADER_BYTES + length) return 'unfinished';
  const frame = bytes.subarray(at, at + HEADER_BYTES + length);
  return checksumOf(frame) === frame.readUInt32BE(CHECKSUM_AT) ? frame : 'wrong';
}

function checksumOf(frame: Buffer): number {
  return crc32(frame.subarray(TIME_AT), crc32(frame.subarray(LENGTH_AT, CHECKSUM_AT)));
}

/** Where the next whole frame stands; the length of the bytes where there is none. */
function findFrame(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
    if (typeof judge(bytes, at) === 'object') return at;
  }
  return bytes.length;
}
