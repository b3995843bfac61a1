const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/**
 * The 32-bit hash by which Kafka's Java client places keys (`org.apache.kafka.common.utils.Utils.murmur2`), as a signed integer.
 * Every producer must agree on it: a key in two partitions would lose its order.
 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  const tail = length & ~3;
  let hash = SEED ^ length;
  for (let index = 0; index < tail; index += 4) {
    let word = byteAt(bytes, index) | (byteAt(bytes, index + 1) << 8) | (byteAt(bytes, index + 2) << 16) | (byteAt(bytes, index + 3) << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  if (length > tail) {
    hash ^= byteAt(bytes, tail) | (byteAt(bytes, tail + 1) << 8) | (byteAt(bytes, tail + 2) << 16);
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}

/** The hash of a key without its sign, 0 to 2^31 - 1: modulo the number of partitions it is the key's partition. */
export function keyHashOf(key: Uint8Array): number {
  return murmur2(key) & 0x7fffffff;
}

/** The partition of a key, as Kafka's Java client chooses it. `partitionCount` is a positive integer, else RangeError. */
export function partitionOf(key: Uint8Array, partitionCount: number): number {
  if (!(Number.isInteger(partitionCount) && partitionCount > 0)) throw new RangeError(`no topic has ${partitionCount} partitions`);
  return keyHashOf(key) % partitionCount;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
