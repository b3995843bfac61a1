import type { InboundMessage } from '@signalbox/contracts';
import { readKeyword } from '@signalbox/delivery';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { newTraceparent } from '@signalbox/telemetry';
import type { EdgeTools } from './edge-tools.js';
import { numberOf, readMessageSid, readParam, type Webhook } from './webhook.js';

const LONGEST_SENDER = 64;

/** The record of what a person wrote; null where the id, the person or our sender is missing. */
export function makeInboundRecord({ params }: Webhook, { keyring, clock, random }: EdgeTools): OutboundRecord | null {
  const providerMessageId = readMessageSid(params);
  const from = readParam(params, 'From') ?? '';
  const sender = readParam(params, 'To') ?? '';
  if (providerMessageId === undefined || from === '' || sender === '' || sender.length > LONGEST_SENDER) return null;
  const body = readParam(params, 'Body') ?? '';
  const keyword = readKeyword(body, readParam(params, 'OptOutType') ?? null);
  const message: InboundMessage = {
    provider: 'twilio', providerMessageId, sender,
    recipientKey: keyring.recipientKeyOf(numberOf(from)),
    ...(keyword !== null && { keyword }),
    from: keyring.seal(from, 'inbound'),
    body: keyring.seal(body, 'inbound'),
    receivedAt: new Date(clock.nowMs()).toISOString(),
  };
  return toRecord('inbound-messages', 'inbound-message', message, { key: message.recipientKey, traceparent: newTraceparent(random) });
}
