import type { NumberTable } from './number-table.js';
import type { ServiceTable } from '../service/service-table.js';

export interface InboundRoute {
  readonly accountSid: string;
  /** Null where nobody listens. */
  readonly url: string | null;
  /** Asked where the first fails; null: nobody. */
  readonly fallbackUrl: string | null;
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
    return { accountSid, url: service.fields.inbound_request_url, fallbackUrl: service.fields.fallback_url || null };
  }
  return number?.fields.sms_url ? { accountSid, url: number.fields.sms_url, fallbackUrl: number.fields.sms_fallback_url || null } : { ...unnamed, accountSid };
}
