import { sidOfName } from '../account/sid-mint.js';
import { freshFields, type FieldRules, type Fields } from '../api/read-fields.js';
import type { SenderTable } from '../sender/sender-table.js';

/** Source: https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export const NUMBER_FIELDS = {
  friendly_name: { parameter: 'FriendlyName', fallback: '' as string },
  sms_url: { parameter: 'SmsUrl', fallback: '' as string },
  sms_method: { parameter: 'SmsMethod', fallback: 'POST' as string },
  sms_fallback_url: { parameter: 'SmsFallbackUrl', fallback: '' as string },
  sms_fallback_method: { parameter: 'SmsFallbackMethod', fallback: 'POST' as string },
  sms_application_sid: { parameter: 'SmsApplicationSid', fallback: '' as string },
  voice_url: { parameter: 'VoiceUrl', fallback: '' as string },
  voice_method: { parameter: 'VoiceMethod', fallback: 'POST' as string },
  voice_fallback_url: { parameter: 'VoiceFallbackUrl', fallback: '' as string },
  voice_fallback_method: { parameter: 'VoiceFallbackMethod', fallback: 'POST' as string },
  voice_application_sid: { parameter: 'VoiceApplicationSid', fallback: '' as string },
  voice_caller_id_lookup: { parameter: 'VoiceCallerIdLookup', fallback: false as boolean },
  voice_receive_mode: { parameter: 'VoiceReceiveMode', fallback: 'voice' as string },
  status_callback: { parameter: 'StatusCallback', fallback: '' as string },
  status_callback_method: { parameter: 'StatusCallbackMethod', fallback: 'POST' as string },
  trunk_sid: { parameter: 'TrunkSid', fallback: null as string | null },
  bundle_sid: { parameter: 'BundleSid', fallback: null as string | null },
  address_sid: { parameter: 'AddressSid', fallback: null as string | null },
  identity_sid: { parameter: 'IdentitySid', fallback: null as string | null },
  emergency_status: { parameter: 'EmergencyStatus', fallback: 'Inactive' as string },
  emergency_address_sid: { parameter: 'EmergencyAddressSid', fallback: null as string | null },
} satisfies FieldRules;

export interface PhoneNumber {
  /** The same in every run. */
  readonly sid: string;
  readonly address: string;
  readonly createdAtMs: number;
  accountSid: string;
  updatedAtMs: number;
  fields: Fields<typeof NUMBER_FIELDS>;
}

/** The phone numbers in the sender table, with what the API has set on them. They are the main account's until they are moved. */
export class NumberTable {
  private readonly senders: SenderTable;
  private readonly mainAccountSid: string;
  private readonly startedAtMs: number;
  private readonly numbers = new Map<string, PhoneNumber>();

  constructor(senders: SenderTable, mainAccountSid: string, startedAtMs: number) {
    this.senders = senders;
    this.mainAccountSid = mainAccountSid;
    this.startedAtMs = startedAtMs;
  }

  all(accountSid: string): PhoneNumber[] {
    const listed = this.senders.settings.flatMap(({ address }) => this.byAddress(address) ?? []);
    return listed.filter((number) => number.accountSid === accountSid);
  }

  byAddress(address: string): PhoneNumber | undefined {
    if (!address.startsWith('+') || !this.senders.isListed(address)) return undefined;
    const known = this.numbers.get(address);
    if (known !== undefined) return known;
    const { mainAccountSid: accountSid, startedAtMs: createdAtMs } = this;
    const fields = { ...freshFields(NUMBER_FIELDS), friendly_name: address };
    const number: PhoneNumber = { sid: sidOfName('PN', address), address, accountSid, createdAtMs, updatedAtMs: createdAtMs, fields };
    this.numbers.set(address, number);
    return number;
  }

  find(accountSid: string, sid: string): PhoneNumber | undefined {
    return this.all(accountSid).find((number) => number.sid === sid);
  }
}
