import type { ProviderAlert } from '@signalbox/contracts';
import { hash22 } from '@signalbox/crypto';
import { toRecord, type OutboundRecord } from '@signalbox/kafka';
import { newTraceparent } from '@signalbox/telemetry';
import type { EdgeTools } from './edge-tools.js';
import { readParam, type Params, type Webhook } from './webhook.js';

const SID = /^[A-Za-z0-9]{2,64}$/;
const CODE = /^\d{1,9}$/;
/** The carrier's words; what it adds later counts as a notice. */
const LEVELS: Readonly<Record<string, ProviderAlert['level']>> = { ERROR: 'error', WARNING: 'warning' };

/**
 * The record of a webhook of the debugger; null where it says too little to be of use: no id, no account. Of the payload only the code and the id of
 * what it is about stay readable, since it may repeat what was sent.
 * Source: https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks
 */
export function makeAlertRecord({ params }: Webhook, { keyring, clock, random }: EdgeTools): OutboundRecord | null {
  const [providerAlertId, account] = [readParam(params, 'Sid') ?? '', readParam(params, 'AccountSid') ?? ''];
  if (!SID.test(providerAlertId) || !SID.test(account)) return null;
  const receivedAtMs = clock.nowMs();
  const occurredAtMs = Date.parse(readParam(params, 'Timestamp') ?? '');
  const alert: ProviderAlert = {
    eventId: hash22('twilio', providerAlertId), provider: 'twilio', providerAlertId, account, level: LEVELS[readParam(params, 'Level') ?? ''] ?? 'notice', ...readPayload(params),
    occurredAt: new Date(Number.isNaN(occurredAtMs) ? receivedAtMs : occurredAtMs).toISOString(), receivedAt: new Date(receivedAtMs).toISOString(),
    raw: keyring.seal(JSON.stringify(params), 'callback'),
  };
  return toRecord('provider-alerts', 'provider-alert', alert, { key: account, traceparent: newTraceparent(random) });
}

function readPayload(params: Params): Pick<ProviderAlert, 'errorCode' | 'resourceId'> {
  const { error_code: code, resource_sid: resource } = parseObject(readParam(params, 'Payload') ?? '');
  const codeText = typeof code === 'number' ? String(code) : code;
  return {
    ...(typeof codeText === 'string' && CODE.test(codeText) && { errorCode: Number(codeText) }),
    ...(typeof resource === 'string' && SID.test(resource) && { resourceId: resource }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
