import type { Keyring } from '@signalbox/crypto';
import type { Replay } from '@signalbox/kafka';

const CONTEXT = 'replay';

function isReplay(value: unknown): value is Replay {
  const { origin, number } = (value ?? {}) as Partial<Replay>;
  const isOrigin = typeof origin?.topic === 'string' && Number.isSafeInteger(origin.partition) && typeof origin.offset === 'string' && /^\d+$/.test(origin.offset);
  return isOrigin && Number.isSafeInteger(number) && Number(number) >= 1;
}

/** The header that lets a record be handled under its first origin. Sealed, because whoever could write one could pass a record off as another. */
export function sealReplayHeader(keyring: Pick<Keyring, 'seal'>, { origin, number }: Replay): string {
  const { topic, partition, offset } = origin;
  return keyring.seal(JSON.stringify({ origin: { topic, partition, offset }, number }), CONTEXT);
}

/** What such a header says; null where it was not sealed with one of our keys. */
export function openReplayHeader(keyring: Pick<Keyring, 'open'>, header: string): Replay | null {
  try {
    const value: unknown = JSON.parse(keyring.open(header, CONTEXT));
    return isReplay(value) ? value : null;
  } catch {
    return null;
  }
}
