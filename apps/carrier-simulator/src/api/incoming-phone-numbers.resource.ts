import { sidOfName } from '../account/sid-mint.js';
import { NUMBER_FIELDS, type PhoneNumber } from '../number/number-table.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import { ACCOUNT, type ApiContext, type Resource } from './api-context.js';
import type { ApiErrorCode } from './api-errors.js';
import { formatRfc2822 } from './dates.js';
import { freshFields, setFields } from './read-fields.js';

/** What test credentials may ask for, and what they hear. Source: https://www.twilio.com/docs/iam/test-credentials */
const TEST_NUMBER = '+15005550006';
const TEST_REFUSALS: Readonly<Record<string, ApiErrorCode>> = { '+15005550000': 21422, '+15005550001': 21421 };
const E164 = /^\+[1-9]\d{6,14}$/;

/** Our phone numbers: buy, list, fetch, update (webhooks, move to a subaccount), release. They are the phone numbers of the sender table. */
export const incomingPhoneNumbersResource: Resource = {
  at: ACCOUNT,
  permission: 'phone-numbers/incoming-phone-numbers',
  testActions: ['create'],
  open(routes, context) {
    const { numbers, senders } = context;
    const find = (call: ApiCall): PhoneNumber | undefined => numbers.find(call.accountSid, call.params['Sid']!);
    routes.post('/IncomingPhoneNumbers.json', (call) => buy(call, context));
    routes.get('/IncomingPhoneNumbers.json', (call) => answerList(call, { key: 'incoming_phone_numbers', items: numbers.all(call.accountSid).filter(filterOf(call)), view: viewNumber }));
    routes.get('/IncomingPhoneNumbers/:Sid.json', (call) => {
      const number = find(call);
      return number === undefined ? notFound(call.path) : ok(viewNumber(number));
    });
    routes.post('/IncomingPhoneNumbers/:Sid.json', (call) => {
      const number = find(call);
      return number === undefined ? notFound(call.path) : update(number, call, context);
    });
    routes.delete('/IncomingPhoneNumbers/:Sid.json', (call) => {
      const number = find(call);
      if (number === undefined) return notFound(call.path);
      senders.change(senders.settings.filter(({ address }) => address !== number.address));
      return deleted();
    });
  },
};

function buy({ accountSid, form }: ApiCall, { accounts, numbers, senders, timeline }: ApiContext): Answer {
  const address = form.get('PhoneNumber') ?? '';
  if (accounts.get(accountSid)?.isTest === true) return rehearse(address, { accountSid, form, nowMs: timeline.nowMs() });
  if (!E164.test(address)) return refuse(21421, address);
  if (senders.isListed(address)) return refuse(21422, address);
  senders.change([...senders.settings, { address }]);
  const number = numbers.byAddress(address)!;
  number.accountSid = accountSid;
  number.updatedAtMs = timeline.nowMs();
  number.fields = setFields(NUMBER_FIELDS, number.fields, form);
  return created(viewNumber(number));
}

/** Nothing is bought. */
function rehearse(address: string, { accountSid, form, nowMs }: { accountSid: string; form: URLSearchParams; nowMs: number }): Answer {
  if (address !== TEST_NUMBER) return refuse(TEST_REFUSALS[address] ?? 21421, address);
  const fields = setFields(NUMBER_FIELDS, { ...freshFields(NUMBER_FIELDS), friendly_name: address }, form);
  return created(viewNumber({ sid: sidOfName('PN', address), address, accountSid, createdAtMs: nowMs, updatedAtMs: nowMs, fields }));
}

function update(number: PhoneNumber, { caller, form }: ApiCall, { accounts, timeline }: ApiContext): Answer {
  const newOwner = form.get('AccountSid');
  if (newOwner !== null && !accounts.opens(caller, newOwner)) return refuse(21470, newOwner);
  number.accountSid = newOwner ?? number.accountSid;
  number.fields = setFields(NUMBER_FIELDS, number.fields, form);
  number.updatedAtMs = timeline.nowMs();
  return ok(viewNumber(number));
}

function filterOf({ query }: ApiCall): (number: PhoneNumber) => boolean {
  const [address, name] = [query.get('PhoneNumber'), query.get('FriendlyName')];
  return (number) => (!address || number.address.includes(address)) && (!name || number.fields.friendly_name === name);
}

function viewNumber({ sid, address, accountSid, createdAtMs, updatedAtMs, fields }: PhoneNumber): object {
  return {
    ...fields,
    sid,
    account_sid: accountSid,
    address_requirements: 'none',
    api_version: '2010-04-01',
    beta: false,
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    date_created: formatRfc2822(createdAtMs),
    date_updated: formatRfc2822(updatedAtMs),
    emergency_address_status: 'unregistered',
    origin: 'twilio',
    phone_number: address,
    status: 'in-use',
    type: 'local',
    uri: `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
  };
}
