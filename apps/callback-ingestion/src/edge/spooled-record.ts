import type { Keyring } from '@signalbox/crypto';
import { packRecords, unpackRecords, type OutboundRecord } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';

const CONTEXT = 'spool';

/** A record as it lies on the disk: sealed as a whole, its key and headers too. */
export function sealRecord(record: OutboundRecord, keyring: Keyring): Uint8Array {
  return Buffer.from(keyring.seal(packRecords([record]), CONTEXT), 'latin1');
}

/** The same record, its ids included; null where no key of ours opens it, or it is none. */
export function openRecord(payload: Uint8Array, keyring: Keyring): OutboundRecord | null {
  try {
    const [record, ...others] = unpackRecords(keyring.open(Buffer.from(payload).toString('latin1'), CONTEXT));
    return others.length === 0 ? (record ?? null) : null;
  } catch (error) {
    if (error instanceof AdapterError || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
