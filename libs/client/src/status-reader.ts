import { decodeRecord, findTopic, HEADERS, type MessageStatusChanged } from '@signalbox/contracts';
import { createSeenWindow } from './seen-window.js';

/** A record of message-status as it was fetched. */
export interface RawStatus {
  readonly value: Uint8Array | null;
  /** Header values as text. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type StatusReading =
  | { readonly kind: 'status'; readonly status: MessageStatusChanged }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly detail: string };

export interface StatusReader {
  /** Pure but for what `confirm` remembered. Never throws. */
  read(record: RawStatus): StatusReading;
  /** Remembers that the status was handed over: the same one coming again is a duplicate. */
  confirm(status: MessageStatusChanged): void;
}

/** Redeliveries follow a restart or a rebalance and repeat at most a few seconds of traffic. */
const WINDOW = 50_000;

const identityOf = ({ messageId, sequence }: MessageStatusChanged): string => `${messageId}/${sequence}`;

/** Reads statuses of one tenant, or of all where `tenantId` is null. */
export function createStatusReader(tenantId: string | null): StatusReader {
  const topic = findTopic('message-status');
  const seen = createSeenWindow(WINDOW);
  const isForeign = (tenant: string | undefined): boolean => tenantId !== null && tenant !== undefined && tenant !== tenantId;
  return {
    read({ value, headers }) {
      // The header spares decoding what belongs to others; the value decides where it is missing.
      if (isForeign(headers[HEADERS.tenant])) return { kind: 'foreign' };
      const decoded = decodeRecord(topic, headers[HEADERS.schema], value);
      if (!decoded.ok) return { kind: 'unreadable', detail: `${decoded.reason}: ${decoded.detail}` };
      const status = decoded.value as MessageStatusChanged;
      if (isForeign(status.tenantId)) return { kind: 'foreign' };
      return seen.has(identityOf(status)) ? { kind: 'duplicate' } : { kind: 'status', status };
    },
    confirm: (status) => seen.add(identityOf(status)),
  };
}
