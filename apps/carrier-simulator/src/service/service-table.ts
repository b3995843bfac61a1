import type { Fields, FieldRules } from '../api/read-fields.js';
import { freshFields } from '../api/read-fields.js';
import type { SenderTable } from '../sender/sender-table.js';

/** Source: https://www.twilio.com/docs/messaging/api/service-resource */
export const SERVICE_FIELDS = {
  friendly_name: { parameter: 'FriendlyName', fallback: '' as string },
  inbound_request_url: { parameter: 'InboundRequestUrl', fallback: null as string | null },
  inbound_method: { parameter: 'InboundMethod', fallback: 'POST' as string },
  fallback_url: { parameter: 'FallbackUrl', fallback: null as string | null },
  fallback_method: { parameter: 'FallbackMethod', fallback: 'POST' as string },
  status_callback: { parameter: 'StatusCallback', fallback: null as string | null },
  sticky_sender: { parameter: 'StickySender', fallback: true as boolean },
  mms_converter: { parameter: 'MmsConverter', fallback: true as boolean },
  smart_encoding: { parameter: 'SmartEncoding', fallback: true as boolean },
  scan_message_content: { parameter: 'ScanMessageContent', fallback: 'inherit' as string },
  fallback_to_long_code: { parameter: 'FallbackToLongCode', fallback: true as boolean },
  area_code_geomatch: { parameter: 'AreaCodeGeomatch', fallback: true as boolean },
  validity_period: { parameter: 'ValidityPeriod', fallback: 36_000 as number },
  synchronous_validation: { parameter: 'SynchronousValidation', fallback: false as boolean },
  usecase: { parameter: 'Usecase', fallback: 'undeclared' as string },
  use_inbound_webhook_on_number: { parameter: 'UseInboundWebhookOnNumber', fallback: false as boolean },
} satisfies FieldRules;

export interface MessagingService {
  readonly sid: string;
  readonly accountSid: string;
  readonly createdAtMs: number;
  updatedAtMs: number;
  fields: Fields<typeof SERVICE_FIELDS>;
}

/** The messaging services: those made by the API, and those that the sender table names, which belong to the main account. */
export class ServiceTable {
  private readonly senders: SenderTable;
  private readonly mainAccountSid: string;
  private readonly startedAtMs: number;
  private readonly services = new Map<string, MessagingService>();

  constructor(senders: SenderTable, mainAccountSid: string, startedAtMs: number) {
    this.senders = senders;
    this.mainAccountSid = mainAccountSid;
    this.startedAtMs = startedAtMs;
  }

  all(accountSid: string): MessagingService[] {
    for (const { messagingServiceSid } of this.senders.settings) if (messagingServiceSid !== undefined) this.get(messagingServiceSid);
    return [...this.services.values()].filter((service) => service.accountSid === accountSid);
  }

  get(sid: string): MessagingService | undefined {
    const known = this.services.get(sid);
    if (known !== undefined || this.senders.ofService(sid).length === 0) return known;
    const { mainAccountSid: accountSid, startedAtMs: createdAtMs } = this;
    const named: MessagingService = { sid, accountSid, createdAtMs, updatedAtMs: createdAtMs, fields: { ...freshFields(SERVICE_FIELDS), friendly_name: sid } };
    this.services.set(sid, named);
    return named;
  }

  add(service: MessagingService): void {
    this.services.set(service.sid, service);
  }

  /** Its senders stay, in no service. */
  remove(sid: string): void {
    this.services.delete(sid);
    const free = ({ messagingServiceSid, ...sender }: SenderTable['settings'][number]) => (messagingServiceSid === sid ? sender : { messagingServiceSid, ...sender });
    this.senders.change(this.senders.settings.map(free));
  }

  /** The form of a message with what its service says where the message itself says nothing. */
  applyDefaults(form: URLSearchParams): URLSearchParams {
    const service = this.services.get(form.get('MessagingServiceSid') ?? '');
    if (service === undefined) return form;
    const { status_callback: statusCallback, validity_period: validityPeriod } = service.fields;
    const completed = new URLSearchParams(form);
    if (!completed.get('StatusCallback') && statusCallback) completed.set('StatusCallback', statusCallback);
    if (!completed.has('ValidityPeriod')) completed.set('ValidityPeriod', String(validityPeriod));
    return completed;
  }
}
