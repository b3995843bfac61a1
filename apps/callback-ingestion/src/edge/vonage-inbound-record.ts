import type { InboundMessage } from '@signalbox/contracts';
import { readKeyword } from '@signalbox/delivery';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { isUuid } from '@signalbox/message';
import { newTraceparent } from '@signalbox/telemetry';
import type { EdgeTools } from './edge-tools.js';
import { numberOfVonage, textOf, type VonageFields } from './vonage-fields.js';

const LONGEST_SENDER = 64;

/** The record of what a person wrote; null where the id, the person or our sender is missing. */
export function makeVonageInboundRecord(fields: VonageFields, { keyring, clock, random }: EdgeTools): OutboundRecord | null {
  const providerMessageId = textOf(fields['message_uuid']);
  const from = numberOfVonage(fields['from']);
  const sender = numberOfVonage(fields['to']) ?? textOf(fields['to']);
  if (!isUuid(providerMessageId) || from === null || sender === '' || sender.length > LONGEST_SENDER) return null;
  const body = textOf(fields['text']);
  const keyword = readKeyword(body, null);
  const message: InboundMessage = {
    provider: 'vonage', providerMessageId, sender,
    recipientKey: keyring.recipientKeyOf(from),
    ...(keyword !== null && { keyword }),
    from: keyring.seal(from, 'inbound'),
    body: keyring.seal(body, 'inbound'),
    receivedAt: new Date(clock.nowMs()).toISOString(),
  };
  return toRecord('inbound-messages', 'inbound-message', message, { key: message.recipientKey, traceparent: newTraceparent(random) });
}
