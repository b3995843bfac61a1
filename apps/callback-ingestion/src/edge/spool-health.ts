import type { Health } from '@signalbox/service';
import type { SpoolStatus } from '@signalbox/spool';

const MEGABYTE = 1_000_000;

/** Red while webhooks are answered 503: Kafka is away, and the disk takes no more. Before that the detail says how far it has come. */
export function judgeSpool({ state, records, bytes, maxBytes, ageMs, refusal }: SpoolStatus, isKafkaAnswering: boolean): Health {
  const share = `${(bytes / MEGABYTE).toFixed(1)} of ${(maxBytes / MEGABYTE).toFixed(1)} MB`;
  const held = records === 0 ? 'empty' : `${records} webhooks, ${share}, the oldest ${Math.round(ageMs / 1000)} s old`;
  if (state === 'refusing') return { healthy: isKafkaAnswering, detail: `takes nothing (${refusal ?? 'spool-unwritable'}): ${held}` };
  return { healthy: true, detail: records === 0 ? held : `degraded: ${held}` };
}
