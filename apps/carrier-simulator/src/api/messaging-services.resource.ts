import { SERVICE_FIELDS, type MessagingService } from '../service/service-table.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';
import { formatIso } from './dates.js';
import { freshFields, setFields } from './read-fields.js';

const LINKS = {
  phone_numbers: 'PhoneNumbers',
  short_codes: 'ShortCodes',
  alpha_senders: 'AlphaSenders',
  channel_senders: 'ChannelSenders',
  destination_alpha_senders: 'DestinationAlphaSenders',
  messages: 'Messages',
  us_app_to_person: 'Compliance/Usa2p',
  us_app_to_person_usecases: 'Compliance/Usa2p/Usecases',
} as const;

/** Messaging Services: create, list, fetch, update, delete. */
export const messagingServicesResource: Resource = {
  at: '/messaging/v1',
  permission: 'messaging/services',
  open(routes, context) {
    const { services, timeline } = context;
    routes.post('/Services', (call) => create(call, context));
    routes.get('/Services', (call) => answerList(call, { key: 'services', items: services.all(call.accountSid), view: (service) => viewService(service, call) }));
    routes.get('/Services/:ServiceSid', (call) => {
      const service = findService(call, context);
      return service === undefined ? notFound(call.path) : ok(viewService(service, call));
    });
    routes.post('/Services/:ServiceSid', (call) => {
      const service = findService(call, context);
      if (service === undefined) return notFound(call.path);
      service.fields = setFields(SERVICE_FIELDS, service.fields, call.form);
      service.updatedAtMs = timeline.nowMs();
      return ok(viewService(service, call));
    });
    routes.delete('/Services/:ServiceSid', (call) => {
      const service = findService(call, context);
      if (service === undefined) return notFound(call.path);
      services.remove(service.sid);
      return deleted();
    });
  },
};

export function findService(call: ApiCall, { services }: ApiContext): MessagingService | undefined {
  const service = services.get(call.params['ServiceSid']!);
  return service?.accountSid === call.accountSid ? service : undefined;
}

function create(call: ApiCall, { services, timeline, mint }: ApiContext): Answer {
  if (!call.form.get('FriendlyName')) return refuse(20001, 'FriendlyName');
  const nowMs = timeline.nowMs();
  const fields = setFields(SERVICE_FIELDS, freshFields(SERVICE_FIELDS), call.form);
  const service: MessagingService = { sid: mint.next('MG'), accountSid: call.accountSid, createdAtMs: nowMs, updatedAtMs: nowMs, fields };
  services.add(service);
  return created(viewService(service, call));
}

function viewService({ sid, accountSid, createdAtMs, updatedAtMs, fields }: MessagingService, call: ApiCall): object {
  const url = call.linkTo(`/v1/Services/${sid}`);
  return {
    ...fields,
    sid,
    account_sid: accountSid,
    date_created: formatIso(createdAtMs),
    date_updated: formatIso(updatedAtMs),
    us_app_to_person_registered: false,
    url,
    links: Object.fromEntries(Object.entries(LINKS).map(([name, path]) => [name, `${url}/${path}`])),
  };
}
