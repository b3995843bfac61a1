import type { NumberTable } from './number-table.js';
import type { ServiceTable } from '../service/service-table.js';

export interface InboundRoute {
  readonly accountSid: string;
  /** Null where nobody listens. */
  readonly url: string | null;
}

export interface RouteSources {
  readonly numbers: NumberTable;
  readonly services: ServiceTable;
  /** The main account and its webhook, for what neither a number nor a service says. */
  readonly fallback: InboundRoute;
}

/** Where a message to one of our numbers goes: to its service's webhook unless that leaves it to the number, else to the number's own. */
export function routeInbound(to: string, messagingServiceSid: string | null, { numbers, services, fallback }: RouteSources): InboundRoute {
  const number = numbers.byAddress(to);
  const service = messagingServiceSid === null ? undefined : services.get(messagingServiceSid);
  const serviceUrl = service?.fields.use_inbound_webhook_on_number === false ? service.fields.inbound_request_url : null;
  return { accountSid: number?.accountSid ?? fallback.accountSid, url: serviceUrl || number?.fields.sms_url || fallback.url };
}
