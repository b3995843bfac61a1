import { sidOfName } from '../account/sid-mint.js';
import type { SenderSettings } from '../admin/admin-shapes.js';
import { countryOf } from '../lookup/country-of.js';
import { SHORT_CODE_COUNTRY } from '../sender/pool-order.js';
import type { MessagingService } from '../service/service-table.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';
import { formatIso } from './dates.js';
import { findService } from './messaging-services.resource.js';

/** One kind of sender in a service's pool. */
interface SenderKind {
  readonly path: string;
  readonly key: string;
  /** The field that holds the address. */
  readonly field: string;
  readonly sidPrefix: string;
  /** What a request to add one names it by. */
  readonly parameter: string;
  readonly address: RegExp;
  readonly capabilities: readonly string[];
}

const PHONE_NUMBERS: SenderKind = { path: 'PhoneNumbers', key: 'phone_numbers', field: 'phone_number', sidPrefix: 'PN', parameter: 'PhoneNumberSid', address: /^\+/, capabilities: ['SMS', 'MMS', 'Voice'] };
const SHORT_CODES: SenderKind = { path: 'ShortCodes', key: 'short_codes', field: 'short_code', sidPrefix: 'SC', parameter: 'ShortCodeSid', address: /^\d{3,8}$/, capabilities: ['SMS'] };
const ALPHA_SENDERS: SenderKind = { path: 'AlphaSenders', key: 'alpha_senders', field: 'alpha_sender', sidPrefix: 'AI', parameter: 'AlphaSender', address: /^(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}$/, capabilities: ['SMS'] };

const MOST_SENDERS = 400;

/** The sender pool of a Messaging Service: phone numbers, short codes and sender names; add, list, fetch, remove. */
export const servicePhoneNumbersResource = resourceOf(PHONE_NUMBERS);
export const serviceShortCodesResource = resourceOf(SHORT_CODES);
export const serviceAlphaSendersResource = resourceOf(ALPHA_SENDERS);

interface PoolMember {
  readonly sid: string;
  readonly sender: SenderSettings;
}

function resourceOf(kind: SenderKind): Resource {
  const path = `/Services/:ServiceSid/${kind.path}`;
  return {
    at: '/messaging/v1',
    open(routes, context) {
      const { senders } = context;
      const find = (call: ApiCall): [MessagingService, PoolMember] | undefined => {
        const service = findService(call, context);
        const member = service && membersOf(kind, context, service.sid).find(({ sid }) => sid === call.params['Sid']);
        return service && member && [service, member];
      };
      routes.post(path, (call) => add(kind, call, context));
      routes.get(path, (call) => {
        const service = findService(call, context);
        if (service === undefined) return notFound(call.path);
        return answerList(call, { key: kind.key, items: membersOf(kind, context, service.sid), view: (member) => viewMember(kind, call, service, member) });
      });
      routes.get(`${path}/:Sid`, (call) => {
        const found = find(call);
        return found === undefined ? notFound(call.path) : ok(viewMember(kind, call, ...found));
      });
      routes.delete(`${path}/:Sid`, (call) => {
        const found = find(call);
        if (found === undefined) return notFound(call.path);
        const { messagingServiceSid: _, ...free } = found[1].sender;
        senders.change(senders.settings.map((sender) => (sender.address === free.address ? free : sender)));
        return deleted();
      });
    },
  };
}

function add(kind: SenderKind, call: ApiCall, context: ApiContext): Answer {
  const service = findService(call, context);
  if (service === undefined) return notFound(call.path);
  const named = call.form.get(kind.parameter) ?? '';
  const sender = kind === ALPHA_SENDERS ? alphaSender(named, context) : ofKind(kind, context, call.accountSid).find((member) => member.sid === named)?.sender;
  if (sender === undefined) return kind === ALPHA_SENDERS ? refuse(21709, named) : notFound(call.path);
  if (sender.messagingServiceSid === service.sid) return refuse(21710, sender.address);
  if (sender.messagingServiceSid !== undefined) return refuse(21712, sender.address);
  const { senders } = context;
  if (senders.ofService(service.sid).length >= MOST_SENDERS) return refuse(21714, String(MOST_SENDERS));
  const added = { ...sender, messagingServiceSid: service.sid };
  senders.change([...senders.settings.filter(({ address }) => address !== sender.address), added]);
  return created(viewMember(kind, call, service, { sid: sidOfName(kind.sidPrefix, added.address), sender: added }));
}

function alphaSender(name: string, { senders }: ApiContext): SenderSettings | undefined {
  if (!ALPHA_SENDERS.address.test(name)) return undefined;
  return senders.settings.find(({ address }) => address === name) ?? { address: name };
}

function membersOf(kind: SenderKind, context: ApiContext, serviceSid: string): PoolMember[] {
  return membersOfAll(kind, context).filter(({ sender }) => sender.messagingServiceSid === serviceSid);
}

/** The account's senders of a kind, in a service or not. Short codes belong to all accounts. */
function ofKind(kind: SenderKind, context: ApiContext, accountSid: string): PoolMember[] {
  const isOwn = ({ address }: SenderSettings): boolean => kind !== PHONE_NUMBERS || context.numbers.byAddress(address)?.accountSid === accountSid;
  return membersOfAll(kind, context).filter(({ sender }) => isOwn(sender));
}

function membersOfAll({ address, sidPrefix }: SenderKind, { senders }: ApiContext): PoolMember[] {
  return senders.settings.filter((sender) => address.test(sender.address)).map((sender) => ({ sid: sidOfName(sidPrefix, sender.address), sender }));
}

function viewMember(kind: SenderKind, call: ApiCall, service: MessagingService, { sid, sender }: PoolMember): object {
  return {
    sid,
    account_sid: service.accountSid,
    service_sid: service.sid,
    date_created: formatIso(service.createdAtMs),
    date_updated: formatIso(service.updatedAtMs),
    [kind.field]: sender.address,
    country_code: sender.country ?? countryOf(sender.address) ?? SHORT_CODE_COUNTRY,
    capabilities: kind.capabilities,
    url: call.linkTo(`/v1/Services/${service.sid}/${kind.path}/${sid}`),
  };
}
