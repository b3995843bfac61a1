/**
 * UUIDs as RFC 9562 has them, always written in lower case, so that comparing texts is comparing ids.
 * Version 7 begins with the wall time in milliseconds (48 bits): ids sort by age and days are ranges of ids.
 */
const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CANONICAL_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TIME_BYTES = 6;
const MAX_TIME_MS = 2 ** 48 - 1;

/** True for 36 characters of lower-case canonical form, of any version. */
export function isUuid(text: string): boolean {
  return CANONICAL.test(text);
}

export function isUuidV7(text: string): boolean {
  return CANONICAL_V7.test(text);
}

/** An id of this instant. `random` is 10 bytes, of which 74 bits are used. RangeError on another length or a time outside 48 bits. */
export function makeUuidV7(nowMs: number, random: Uint8Array): string {
  if (random.length !== 10) throw new RangeError(`a version 7 UUID takes 10 random bytes, not ${random.length}`);
  const bytes = new Uint8Array(16);
  writeTime(bytes, nowMs);
  bytes.set(random, TIME_BYTES);
  return uuidFromBytes(bytes, 7);
}

/**
 * The id made of these 16 bytes (else RangeError) after overwriting the 6 bits that tell version and variant.
 * Version 8 is for ids that are hashes; version 7 for a hash whose first 6 bytes were replaced by a time.
 */
export function uuidFromBytes(bytes: Uint8Array, version: 7 | 8): string {
  if (bytes.length !== 16) throw new RangeError(`a UUID takes 16 bytes, not ${bytes.length}`);
  const marked = Uint8Array.from(bytes);
  marked[6] = ((marked[6] ?? 0) & 0x0f) | (version << 4);
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80;
  return formatBytes(marked);
}

/** Epoch milliseconds of a version 7 id; RangeError on anything else. */
export function uuidV7TimeMs(id: string): number {
  if (!isUuidV7(id)) throw new RangeError('not a version 7 UUID');
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The lowest UUID of that instant, of whatever version: [bound(day), bound(next day)) holds exactly the version 7 ids of the day. */
export function uuidV7Bound(dayStartMs: number): string {
  const bytes = new Uint8Array(16);
  writeTime(bytes, dayStartMs);
  return formatBytes(bytes);
}

function writeTime(bytes: Uint8Array, timeMs: number): void {
  const wholeMs = Math.floor(timeMs);
  if (!(wholeMs >= 0 && wholeMs <= MAX_TIME_MS)) throw new RangeError(`a UUID cannot hold the time ${timeMs}`);
  let rest = wholeMs;
  for (let index = TIME_BYTES - 1; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

function formatBytes(bytes: Uint8Array): string {
  let text = '';
  bytes.forEach((value, index) => {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += HEX[value];
  });
  return text;
}
