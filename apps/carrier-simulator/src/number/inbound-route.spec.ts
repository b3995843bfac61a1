import { describe, expect, test } from 'vitest';
import type { WebhookPlace } from '../callback/callback-dispatcher.js';
import { makeRig, PERSON, SENDER, SERVICE_SID } from '../../test/rig.js';
import { routeInbound } from './inbound-route.js';

const INBOUND_URL = 'https://cb.example.com/inbound';

/** A number in a service, each with what is set on it. */
function makeNumber(numberFields: object, serviceFields: object) {
  const rig = makeRig({ settings: { inboundUrl: INBOUND_URL } });
  const { simulator } = rig;
  simulator.senders.change([{ address: SENDER, messagingServiceSid: SERVICE_SID }]);
  const [number, service] = [simulator.numbers.byAddress(SENDER)!, simulator.services.get(SERVICE_SID)!];
  number.fields = { ...number.fields, ...numberFields };
  service.fields = { ...service.fields, ...serviceFields };
  const unnamed = { accountSid: number.accountSid, place: { url: INBOUND_URL } };
  return { ...rig, route: () => routeInbound(SENDER, SERVICE_SID, { numbers: simulator.numbers, services: simulator.services, unnamed }) };
}

const ON_SERVICE = { inbound_request_url: 'https://s.example.com/in' };
const ON_NUMBER = { sms_url: 'https://n.example.com/in' };

test.each<[string, object, object, WebhookPlace]>([
  ['nobody says a word', {}, {}, { url: INBOUND_URL }],
  ['the service says where', ON_NUMBER, ON_SERVICE, { url: ON_SERVICE.inbound_request_url, method: 'POST' }],
  ['the service says how', {}, { ...ON_SERVICE, inbound_method: 'GET', fallback_url: 'https://s.example.com/else' }, { url: ON_SERVICE.inbound_request_url, method: 'GET', fallbackUrl: 'https://s.example.com/else', fallbackMethod: 'POST' }],
  ['the service leaves it to the number', { ...ON_NUMBER, sms_method: 'GET' }, { ...ON_SERVICE, use_inbound_webhook_on_number: true }, { url: ON_NUMBER.sms_url, method: 'GET' }],
  ['the number\'s fallback is a GET', { ...ON_NUMBER, sms_fallback_url: 'https://n.example.com/else', sms_fallback_method: 'get' }, {}, { url: ON_NUMBER.sms_url, method: 'POST', fallbackUrl: 'https://n.example.com/else', fallbackMethod: 'GET' }],
])('%s', (_name, numberFields, serviceFields, place) => {
  expect(makeNumber(numberFields, serviceFields).route().place).toEqual(place);
});

describe('what a person writes', () => {
  test('comes as a GET to a service that asks for it, with all of it in the query', () => {
    const { simulator, transport } = makeNumber({}, { ...ON_SERVICE, inbound_method: 'GET' });
    simulator.receive({ from: PERSON, to: SENDER, body: 'hello' });
    const [request] = transport.requests;
    expect(request).toMatchObject({ method: 'GET', body: '' });
    const url = new URL(request!.url);
    expect(url.origin + url.pathname).toBe(ON_SERVICE.inbound_request_url);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ From: PERSON, To: SENDER, Body: 'hello', MessagingServiceSid: SERVICE_SID, SmsStatus: 'received' });
  });
});
