import type { WebhookMethod, WebhookPlace } from '../callback/callback-dispatcher.js';
import type { ServiceTable } from '../service/service-table.js';
import type { NumberTable } from './number-table.js';

export interface InboundRoute {
  readonly accountSid: string;
  /** Null where nobody listens. */
  readonly place: WebhookPlace | null;
}

export interface RouteSources {
  readonly numbers: NumberTable;
  readonly services: ServiceTable;
  /** The main account and its webhook, for what neither a number nor a service says. */
  readonly unnamed: InboundRoute;
}

/** Where a message to one of our numbers goes: to its service's webhook unless that leaves it to the number, else to the number's own. */
export function routeInbound(to: string, messagingServiceSid: string | null, { numbers, services, unnamed }: RouteSources): InboundRoute {
  const number = numbers.byAddress(to);
  const service = messagingServiceSid === null ? undefined : services.get(messagingServiceSid);
  const accountSid = number?.accountSid ?? unnamed.accountSid;
  if (service?.fields.use_inbound_webhook_on_number === false && service.fields.inbound_request_url) {
    const { inbound_request_url: url, inbound_method: method, fallback_url: fallbackUrl, fallback_method: fallbackMethod } = service.fields;
    return { accountSid, place: placeOf({ url, method }, { url: fallbackUrl, method: fallbackMethod }) };
  }
  if (!number?.fields.sms_url) return { ...unnamed, accountSid };
  const { sms_url: url, sms_method: method, sms_fallback_url: fallbackUrl, sms_fallback_method: fallbackMethod } = number.fields;
  return { accountSid, place: placeOf({ url, method }, { url: fallbackUrl, method: fallbackMethod }) };
}

function placeOf(first: { readonly url: string; readonly method: string }, fallback: { readonly url: string | null; readonly method: string }): WebhookPlace {
  const place = { url: first.url, method: methodOf(first.method) };
  return fallback.url ? { ...place, fallbackUrl: fallback.url, fallbackMethod: methodOf(fallback.method) } : place;
}

function methodOf(text: string): WebhookMethod {
  return text.toUpperCase() === 'GET' ? 'GET' : 'POST';
}
