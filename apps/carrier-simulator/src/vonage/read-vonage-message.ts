import { MAX_BODY_CHARACTERS } from '@signalbox/message';
import type { MessageDraft } from '../message/message-record.js';
import { hashText } from '../random/seeded-random.js';
import type { InvalidParameter } from './vonage-problem.js';

export interface VonageMessage {
  readonly draft: MessageDraft;
  readonly channel: string;
  /** Where this message's statuses go instead of the account's URL. */
  readonly webhookUrl: string | null;
  /** Echoed in every status. */
  readonly clientRef: string | null;
}

const CHANNELS = ['sms', 'mms', 'whatsapp', 'rcs'] as const;
const NUMBER = /^[1-9]\d{6,14}$/;
/** The longest that a message may wait, in seconds: 72 hours. */
const LONGEST_TTL_S = 259_200;
const LONGEST_CLIENT_REF = 100;
/** What the sender writes into the reference: message id, attempt, recipient key. Of any other reference the whole is the message's name. */
const OUR_REF = /^([0-9a-f-]{36})\.(\d{1,4})\.([A-Za-z0-9_-]{22})$/;

/** Reads a request to send: of the message types `text`, and `image` by MMS. Source: https://developer.vonage.com/en/api/messages */
export function readVonageMessage(json: unknown): VonageMessage | { readonly invalid: readonly InvalidParameter[] } {
  const fields = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const invalid = findInvalid(fields);
  if (invalid.length > 0) return { invalid };
  const channel = fields['channel'] as string;
  const body = (fields['text'] as string | undefined) ?? '';
  const ttlS = fields['ttl'] as number | undefined;
  const clientRef = (fields['client_ref'] as string | undefined) ?? null;
  const [, messageId = clientRef, attempt, recipientKey = null] = OUR_REF.exec(clientRef ?? '') ?? [];
  const image = fields['image'] as { url: string } | undefined;
  return {
    channel,
    webhookUrl: (fields['webhook_url'] as string | undefined) ?? null,
    clientRef,
    draft: {
      to: addressOf(fields['to'] as string, channel),
      from: addressOf(fields['from'] as string, channel),
      messagingServiceSid: null,
      body,
      bodySha256: hashText(body),
      mediaUrls: image === undefined ? [] : [image.url],
      validityMs: (ttlS ?? LONGEST_TTL_S) * 1_000,
      sendAtMs: null,
      providesFeedback: false,
      statusCallback: null,
      messageId,
      recipientKey,
      attempt: attempt === undefined ? null : Number(attempt),
    },
  };
}

/** A number as the rest of the simulator writes it; a sender's name stays a name. */
export function addressOf(text: string, channel: string): string {
  const address = NUMBER.test(text) ? `+${text}` : text;
  return channel === 'whatsapp' || channel === 'rcs' ? `${channel}:${address}` : address;
}

/** As the API writes it: a number without its plus, a name as it is. */
export function bareAddressOf(address: string): string {
  return address.replace(/^(?:whatsapp|rcs):/, '').replace(/^\+/, '');
}

function findInvalid(fields: Record<string, unknown>): InvalidParameter[] {
  const { channel, message_type: type, to, from, text, ttl } = fields;
  const isImage = channel === 'mms' && type === 'image';
  const rules: readonly (readonly [name: string, isRight: boolean, reason: string])[] = [
    ['channel', CHANNELS.includes(channel as (typeof CHANNELS)[number]), `must be one of ${CHANNELS.join(', ')}`],
    ['message_type', type === 'text' || isImage, 'is not known for this channel'],
    ['to', typeof to === 'string' && NUMBER.test(to), 'must be a number without a plus'],
    ['from', typeof from === 'string' && from !== '', 'is required'],
    ['text', isImage || (typeof text === 'string' && text !== '' && text.length <= MAX_BODY_CHARACTERS), `must have 1 to ${MAX_BODY_CHARACTERS} characters`],
    ['image', !isImage || isWebUrl((fields['image'] as { url?: unknown } | undefined)?.url), 'must have a url'],
    ['client_ref', isTextOrAbsent(fields['client_ref'], LONGEST_CLIENT_REF), `must have at most ${LONGEST_CLIENT_REF} characters`],
    ['webhook_url', fields['webhook_url'] === undefined || isWebUrl(fields['webhook_url']), 'must be a URL'],
    ['ttl', ttl === undefined || (Number.isInteger(ttl) && (ttl as number) >= 20 && (ttl as number) <= LONGEST_TTL_S), `must be 20 to ${LONGEST_TTL_S}`],
  ];
  return rules.filter(([, isRight]) => !isRight).map(([name, , reason]) => ({ name, reason }));
}

function isTextOrAbsent(value: unknown, longest: number): boolean {
  return value === undefined || (typeof value === 'string' && value.length <= longest);
}

function isWebUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);
}
