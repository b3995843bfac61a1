import type { CallEvent } from '@signalbox/contracts';
import { hash22 } from '@signalbox/crypto';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { parseRecipient } from '@signalbox/numbering';
import { newTraceparent } from '@signalbox/telemetry';
import type { EdgeTools } from './edge-tools.js';
import { numberOf, readParam, type Params, type Webhook } from './webhook.js';

const CALL_SID = /^[A-Za-z0-9]{2,64}$/;
const LONGEST_NAME = 64;
const NO_COUNTRY = 'ZZ';
/** The carrier's words are ours. Source: https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
const STATUSES: ReadonlySet<string> = new Set<CallEvent['status']>(['queued', 'initiated', 'ringing', 'in-progress', 'completed', 'busy', 'no-answer', 'canceled', 'failed']);

/** The record of a voice status callback; null where it says too little to be of use: no call, no status, no parties. */
export function makeCallRecord({ params }: Webhook, { keyring, clock, random }: EdgeTools): OutboundRecord | null {
  const [providerCallId, status, account] = [readParam(params, 'CallSid') ?? '', readParam(params, 'CallStatus') ?? '', readParam(params, 'AccountSid') ?? ''];
  const parties = readParties(params);
  if (!CALL_SID.test(providerCallId) || !STATUSES.has(status) || parties === null) return null;
  const { direction, party, sender } = parties;
  const parsed = parseRecipient(party);
  const receivedAtMs = clock.nowMs();
  const event: CallEvent = {
    eventId: hash22('twilio', providerCallId, status, readParam(params, 'SequenceNumber') ?? ''),
    provider: 'twilio', providerCallId, account, direction, status: status as CallEvent['status'], sender,
    recipientKey: keyring.recipientKeyOf(party), party: keyring.seal(party, 'call'), country: parsed.ok ? parsed.country : NO_COUNTRY,
    ...readNumbers(params),
    occurredAt: new Date(readTimestamp(params) ?? receivedAtMs).toISOString(), receivedAt: new Date(receivedAtMs).toISOString(),
  };
  return toRecord('call-events', 'call-event', event, { key: event.recipientKey, traceparent: newTraceparent(random) });
}

/** Which of the two numbers is ours follows from who called. */
function readParties(params: Params): (Pick<CallEvent, 'direction' | 'sender'> & { readonly party: string }) | null {
  const [from, to] = [readParam(params, 'From') ?? '', readParam(params, 'To') ?? ''];
  if (from === '' || to === '') return null;
  const isInbound = readParam(params, 'Direction') === 'inbound';
  const sender = isInbound ? to : from;
  return sender.length > LONGEST_NAME ? null : { direction: isInbound ? 'inbound' : 'outbound', sender, party: numberOf(isInbound ? from : to) };
}

function readNumbers(params: Params): Pick<CallEvent, 'sequence' | 'durationSeconds' | 'sipResponseCode'> {
  const read = (name: string): number | undefined => (/^\d{1,7}$/.test(readParam(params, name) ?? '') ? Number(readParam(params, name)) : undefined);
  const [sequence, durationSeconds, code] = [read('SequenceNumber'), read('CallDuration'), read('SipResponseCode')];
  return {
    ...(sequence !== undefined && { sequence }), ...(durationSeconds !== undefined && { durationSeconds }),
    ...(code !== undefined && code >= 100 && code < 700 && { sipResponseCode: code }),
  };
}

/** When it happened by the carrier's clock (RFC 2822); null where it does not say. */
function readTimestamp(params: Params): number | null {
  const atMs = Date.parse(readParam(params, 'Timestamp') ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}
