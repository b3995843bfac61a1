import type { MessageDispatched, Origin } from '@signalbox/contracts';
import type { InboundRecord } from '@signalbox/kafka';
import { isUuidV7, uuidV7TimeMs } from '@signalbox/message';
import type { Channel } from '@signalbox/providers';
import type { Way } from './provider-health.js';

/** A dispatched message as this service handles it; times are epoch milliseconds. */
export interface OutgoingMessage extends Omit<MessageDispatched, 'expiresAt' | 'acceptedAt'> {
  readonly origin: Origin;
  /** The record that brought it, as it was dispatched. */
  readonly dispatched: Pick<InboundRecord<MessageDispatched>, 'key' | 'headers' | 'value'>;
  readonly channel: Channel;
  readonly bornAtMs: number;
  readonly acceptedAtMs: number;
  readonly expiresAtMs: number;
  /** Which replay of a dead letter this is, from 1; 0 where it is none. */
  readonly replay: number;
  /** When the record was published. */
  readonly dispatchedAtMs: number;
  readonly traceparent: string | undefined;
  /** How many of the stored records an earlier execution in this process has published already, as far as is known. */
  readonly publishedBefore: number;
}

export function readMessage({ key, value, origin, replay = 0, headers, timestampMs }: InboundRecord<MessageDispatched>): OutgoingMessage {
  const acceptedAtMs = Date.parse(value.acceptedAt);
  return {
    ...value,
    origin,
    dispatched: { key, headers, value },
    channel: value.channel ?? 'sms',
    bornAtMs: isUuidV7(value.messageId) ? uuidV7TimeMs(value.messageId) : acceptedAtMs,
    acceptedAtMs,
    expiresAtMs: Date.parse(value.expiresAt),
    replay,
    dispatchedAtMs: timestampMs,
    traceparent: headers['traceparent'],
    publishedBefore: 0,
  };
}

/** The message as its row says that it went. */
export function asSent<R extends { readonly provider: string; readonly sender: string }>(message: OutgoingMessage, row: R): OutgoingMessage {
  const way = message.fallbacks?.find(({ provider, sender }) => provider === row.provider && sender === row.sender);
  return onWay(message, { provider: row.provider, sender: row.sender, poolId: way?.poolId ?? message.poolId });
}

/** The message as it goes by a way; most go by their own. */
export function onWay(message: OutgoingMessage, { provider, poolId, sender }: Way): OutgoingMessage {
  if (provider === message.provider && poolId === message.poolId && sender === message.sender) return message;
  return { ...message, provider: provider as OutgoingMessage['provider'], poolId, sender };
}
