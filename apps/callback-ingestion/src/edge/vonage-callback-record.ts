import type { ProviderCallback } from '@signalbox/contracts';
import { hash22, type Keyring } from '@signalbox/crypto';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { isUuid, parsePriceToMicros } from '@signalbox/message';
import { readClientRef, readVonageErrorCode } from '@signalbox/providers';
import { newTraceparent } from '@signalbox/telemetry';
import type { EdgeTools } from './edge-tools.js';
import { numberOfVonage, textOf, type VonageFields } from './vonage-fields.js';

const STATUS_WORD = /^[a-z][a-z_-]{0,31}$/;

/** The record of a status webhook; null where it says too little to be of use: no id, no status or no recipient. */
export function makeVonageCallbackRecord(fields: VonageFields, { keyring, clock, random }: EdgeTools): OutboundRecord | null {
  const providerMessageId = textOf(fields['message_uuid']);
  const status = textOf(fields['status']);
  const target = readTarget(fields, keyring);
  if (!isUuid(providerMessageId) || !STATUS_WORD.test(status) || target === null) return null;
  const errorCode = readVonageErrorCode(fields['error']);
  const callback: ProviderCallback = {
    callbackId: hash22('vonage', providerMessageId, status, String(errorCode ?? ''), ''),
    provider: 'vonage', providerMessageId, status,
    ...(errorCode !== undefined && { errorCode }),
    ...readUsage(fields),
    ...target,
    receivedAt: new Date(clock.nowMs()).toISOString(),
    raw: keyring.seal(JSON.stringify(fields), 'callback'),
  };
  return toRecord('provider-callbacks', 'provider-callback', callback, { key: callback.recipientKey, traceparent: newTraceparent(random) });
}

/** Who it is about: by the reference that the sender gave, else by the number. */
function readTarget(fields: VonageFields, keyring: Keyring): Pick<ProviderCallback, 'recipientKey' | 'messageId' | 'attempt'> | null {
  const ref = readClientRef(textOf(fields['client_ref']));
  if (ref !== null) return ref;
  const to = numberOfVonage(fields['to']);
  return to === null ? null : { recipientKey: keyring.recipientKeyOf(to) };
}

const CURRENCY = /^[A-Z]{3}$/;
/** MCC and MNC, as one number. */
const NETWORK_CODE = /^\d{5,6}$/;

const partOf = (fields: VonageFields, name: string): Readonly<Record<string, unknown>> => Object(fields[name]) as Readonly<Record<string, unknown>>;

/** What it cost, and by which network it went, where the webhook says so. Source: https://developer.vonage.com/en/messages/concepts/messages-status-callbacks */
function readUsage(fields: VonageFields): Pick<ProviderCallback, 'price' | 'carrier'> {
  const [usage, destination] = [partOf(fields, 'usage'), partOf(fields, 'destination')];
  const [micros, currency, network] = [parsePriceToMicros(textOf(usage['price'])), textOf(usage['currency']), textOf(destination['network_code'])];
  return { ...(micros !== null && CURRENCY.test(currency) && { price: { micros, currency } }), ...(NETWORK_CODE.test(network) && { carrier: `mcc-${network}` }) };
}
