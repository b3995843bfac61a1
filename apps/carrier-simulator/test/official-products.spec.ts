import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import twilio from 'twilio';
import { request as send } from 'undici';
import { ACCOUNT_SID, AUTH_TOKEN, OfficialRig, PERSON, SENDER, until } from './official-rig.js';

const SERVICE_SID = 'MG000000000000000000000000000000aa';
const SHORT_CODE = '55512';

let rig: OfficialRig;
beforeAll(async () => {
  rig = await OfficialRig.start();
});
afterAll(() => rig.stop());
afterEach(async () => {
  await rig.admin('PUT', '/admin/senders', [{ address: SENDER, mps: 1_000 }]);
  await rig.admin('POST', '/admin/reset');
  rig.received = [];
});

describe.each(['folder', 'host'] as const)('messaging services, found by %s', (way) => {
  test('are made, listed over pages, changed and deleted', async () => {
    const client = rig.client({ way, edge: 'dublin', region: 'ie1' });
    const made: string[] = [];
    for (const name of ['a', 'b', 'c']) made.push((await client.messaging.v1.services.create({ friendlyName: name, stickySender: false })).sid);
    expect((await client.messaging.v1.services.list({ pageSize: 2 })).map(({ sid }) => sid)).toEqual(made.toReversed());
    expect(await client.messaging.v1.services(made[0]!).fetch()).toMatchObject({ accountSid: ACCOUNT_SID, friendlyName: 'a', stickySender: false, validityPeriod: 36_000 });
    expect(await client.messaging.v1.services(made[0]!).update({ validityPeriod: 60 })).toMatchObject({ friendlyName: 'a', validityPeriod: 60 });
    for (const sid of made) await client.messaging.v1.services(sid).remove();
    expect(await client.messaging.v1.services.list()).toEqual([]);
  });
});

describe('the senders of a service', () => {
  test('are those of the table, and are added and removed', async () => {
    await rig.admin('PUT', '/admin/senders', [{ address: SENDER, messagingServiceSid: SERVICE_SID }, { address: '+15550100002' }, { address: SHORT_CODE }]);
    const client = rig.client();
    const service = client.messaging.v1.services(SERVICE_SID);
    expect((await service.phoneNumbers.list()).map(({ phoneNumber }) => phoneNumber)).toEqual([SENDER]);
    const [other] = await client.incomingPhoneNumbers.list({ phoneNumber: '+15550100002' });
    expect(await service.phoneNumbers.create({ phoneNumberSid: other!.sid })).toMatchObject({ sid: other!.sid, serviceSid: SERVICE_SID });
    await expect(service.phoneNumbers.create({ phoneNumberSid: other!.sid })).rejects.toMatchObject({ status: 409, code: 21710 });
    const { sid: anotherSid } = await client.messaging.v1.services.create({ friendlyName: 'another' });
    const another = client.messaging.v1.services(anotherSid);
    await expect(another.phoneNumbers.create({ phoneNumberSid: other!.sid })).rejects.toMatchObject({ status: 409, code: 21712 });
    await service.phoneNumbers(other!.sid).remove();
    await another.phoneNumbers.create({ phoneNumberSid: other!.sid });
    expect(await rig.admin('GET', '/admin/senders')).toContainEqual({ address: '+15550100002', messagingServiceSid: anotherSid });
    await another.remove();
    expect(await rig.admin('GET', '/admin/senders')).toContainEqual({ address: '+15550100002' });
  });

  test('may be short codes and names', async () => {
    await rig.admin('PUT', '/admin/senders', [{ address: SHORT_CODE }]);
    const client = rig.client();
    const { sid } = await client.messaging.v1.services.create({ friendlyName: 'mixed' });
    const service = client.messaging.v1.services(sid);
    const shortCode = await service.shortCodes.create({ shortCodeSid: await shortCodeSid() });
    expect(shortCode).toMatchObject({ shortCode: SHORT_CODE });
    expect(await service.alphaSenders.create({ alphaSender: 'Signalbox' })).toMatchObject({ alphaSender: 'Signalbox' });
    await expect(service.alphaSenders.create({ alphaSender: 'a name too long' })).rejects.toMatchObject({ code: 21709 });
    expect(await service.shortCodes.list()).toHaveLength(1);
    expect(await service.alphaSenders.list()).toHaveLength(1);
    const sent = await client.messages.create({ to: PERSON, body: 'x', messagingServiceSid: sid });
    const { from } = await until(async () => {
      const fetched = await client.messages(sent.sid).fetch();
      return fetched.from ? fetched : undefined;
    });
    expect([SHORT_CODE, 'Signalbox']).toContain(from);
    await service.remove();
  });

  /** As one finds it in practice: in a service that has it. */
  async function shortCodeSid(): Promise<string> {
    const client = rig.client();
    await rig.admin('PUT', '/admin/senders', [{ address: SHORT_CODE, messagingServiceSid: SERVICE_SID }]);
    const [shortCode] = await client.messaging.v1.services(SERVICE_SID).shortCodes.list();
    await client.messaging.v1.services(SERVICE_SID).shortCodes(shortCode!.sid).remove();
    return shortCode!.sid;
  }
});

describe('phone numbers', () => {
  test('have webhooks: their own, or those of their service', async () => {
    const client = rig.client();
    const [number] = await client.incomingPhoneNumbers.list();
    expect(await client.incomingPhoneNumbers(number!.sid).fetch()).toMatchObject({ phoneNumber: SENDER, smsUrl: '', capabilities: { sms: true } });
    expect(await client.incomingPhoneNumbers(number!.sid).update({ smsUrl: `${rig.endpointUrl}/number`, voiceUrl: 'https://example.com/voice' })).toMatchObject({ voiceUrl: 'https://example.com/voice' });
    const { sid } = await client.messaging.v1.services.create({ friendlyName: 'x', inboundRequestUrl: `${rig.endpointUrl}/service` });
    const service = client.messaging.v1.services(sid);
    const urlOfNext = async (): Promise<string> => {
      const before = rig.received.length;
      await rig.admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: 'hi' });
      return (await until(() => rig.received[before])).url;
    };
    expect(await urlOfNext()).toBe('/number');
    await service.phoneNumbers.create({ phoneNumberSid: number!.sid });
    expect(await urlOfNext()).toBe('/service');
    await service.update({ useInboundWebhookOnNumber: true });
    expect(await urlOfNext()).toBe('/number');
    await service.remove();
    await client.incomingPhoneNumbers(number!.sid).update({ smsUrl: '' });
  });

  test('have a second webhook for when the first fails', async () => {
    const client = rig.client();
    const [number] = await client.incomingPhoneNumbers.list();
    await client.incomingPhoneNumbers(number!.sid).update({ smsUrl: `${rig.endpointUrl}/broken`, smsFallbackUrl: `${rig.endpointUrl}/number` });
    await rig.admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: 'hi' });
    const [first, second] = await until(() => (rig.received.length === 2 ? rig.received : undefined));
    expect([first!.url, second!.url]).toEqual(['/broken', '/number']);
    expect(second!.fields).toEqual({ ...first!.fields, ErrorCode: '11217', ErrorUrl: `${rig.endpointUrl}/broken` });
    const { sid } = await client.messaging.v1.services.create({ friendlyName: 'x', inboundRequestUrl: `${rig.endpointUrl}/broken`, fallbackUrl: `${rig.endpointUrl}/service` });
    await client.messaging.v1.services(sid).phoneNumbers.create({ phoneNumberSid: number!.sid });
    await rig.admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: 'hi' });
    expect((await until(() => rig.received[3])).url).toBe('/service');
    await client.messaging.v1.services(sid).remove();
    await client.incomingPhoneNumbers(number!.sid).update({ smsUrl: '', smsFallbackUrl: '' });
  });

  test('have a webhook that is a GET where they say so, with a signature that the official library takes', async () => {
    const client = rig.client();
    const [number] = await client.incomingPhoneNumbers.list();
    await client.incomingPhoneNumbers(number!.sid).update({ smsUrl: `${rig.endpointUrl}/number?tenant=1`, smsMethod: 'GET' });
    await rig.admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: "it's é & 1 + 1 = 2 #yes" });
    const { url, headers, fields } = await until(() => rig.received[0]);
    const query = new URL(rig.endpointUrl + url).searchParams;
    expect([query.get('tenant'), query.get('From'), query.get('Body'), fields]).toEqual(['1', PERSON, "it's é & 1 + 1 = 2 #yes", {}]);
    expect(twilio.validateRequest(AUTH_TOKEN, headers['x-twilio-signature'] as string, rig.endpointUrl + url, {})).toBe(true);
    await client.incomingPhoneNumbers(number!.sid).update({ smsUrl: '', smsMethod: 'POST' });
  });

  test('are bought, moved to a subaccount and released', async () => {
    const client = rig.client();
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber: '+15550100077', smsUrl: 'https://example.com/sms' });
    expect(bought).toMatchObject({ phoneNumber: '+15550100077', smsUrl: 'https://example.com/sms' });
    await expect(client.incomingPhoneNumbers.create({ phoneNumber: '+15550100077' })).rejects.toMatchObject({ code: 21422 });
    const { sid } = await client.api.v2010.accounts.create({ friendlyName: 'mover' });
    await client.incomingPhoneNumbers(bought.sid).update({ accountSid: sid });
    await expect(client.incomingPhoneNumbers(bought.sid).fetch()).rejects.toMatchObject({ status: 404 });
    const theirs = rig.client({ accountSid: sid }).incomingPhoneNumbers;
    expect((await theirs.list()).map(({ phoneNumber }) => phoneNumber)).toEqual(['+15550100077']);
    expect(await theirs(bought.sid).remove()).toBe(true);
    expect(await theirs.list()).toEqual([]);
  });
});

test('a number is looked up', async () => {
  const { v2 } = rig.client().lookups;
  const found = await v2.phoneNumbers('+447700900123').fetch({ fields: 'line_type_intelligence,sms_pumping_risk' });
  expect(found).toMatchObject({ valid: true, countryCode: 'GB', lineTypeIntelligence: { type: 'mobile' } });
  expect(found.smsPumpingRisk).toMatchObject({ carrierRiskCategory: expect.stringMatching(/^(?:low|mild|moderate|high)$/) as string });
  expect(await v2.phoneNumbers('+1555').fetch()).toMatchObject({ valid: false, validationErrors: ['TOO_SHORT'], lineTypeIntelligence: null });
});

test('a number of a pumped range is known for it', async () => {
  await rig.admin('POST', '/admin/pumping', { firstNumber: '+992900000000', count: 5, conversionRate: 0 });
  const riskOf = async (number: string) => (await rig.client().lookups.v2.phoneNumbers(number).fetch({ fields: 'sms_pumping_risk' })).smsPumpingRisk;
  expect(await riskOf('+992900000004')).toMatchObject({ carrierRiskCategory: 'high' });
  expect(await riskOf('+14155550100')).not.toMatchObject({ carrierRiskCategory: 'high' });
});

test('a webhook that fails is an alert', async () => {
  const client = rig.client();
  const { sid } = await client.messages.create({ from: SENDER, to: PERSON, body: 'x', statusCallback: `${rig.endpointUrl}/broken` });
  const [alert] = await until(async () => {
    const alerts = await client.monitor.v1.alerts.list({ logLevel: 'error' });
    return alerts.length > 0 ? alerts : undefined;
  });
  expect(alert).toMatchObject({ errorCode: '11217', resourceSid: sid, logLevel: 'error', requestUrl: `${rig.endpointUrl}/broken` });
  expect(await client.monitor.v1.alerts(alert!.sid).fetch()).toMatchObject({ sid: alert!.sid, requestMethod: 'POST' });
  expect(await client.monitor.v1.alerts.list({ startDate: new Date(alert!.dateGenerated.getTime() + 60_000) })).toEqual([]);
});

test('what is asked for on a product\'s host is answered there, with that product\'s headers', async () => {
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
  const answer = await send(`${rig.origin}/v1/Services?PageSize=1`, { headers: { authorization, host: 'messaging.twilio.com' } });
  expect(answer.headers).toMatchObject({ 'x-api-domain': 'messaging.twilio.com', 'twilio-concurrent-requests': '1', 'twilio-request-id': expect.stringMatching(/^RQ/) as string });
  expect(await answer.body.json()).toMatchObject({ services: expect.any(Array) as unknown[], meta: { key: 'services', page_size: 1, url: expect.stringMatching(/^https:\/\/messaging\.twilio\.com\/v1\/Services\?/) as string } });
  const unknown = await send(`${rig.origin}/v1/Services/MG0`, { headers: { authorization } });
  expect([unknown.statusCode, await unknown.body.json()]).toMatchObject([404, { code: 20404, message: expect.stringContaining('/v1/Services/MG0') as string }]);
});

describe('a call', () => {
  const request = { from: SENDER, to: PERSON, url: 'http://127.0.0.1:9/voice' };
  const progress = ['initiated', 'ringing', 'answered', 'completed'];

  test('goes its way, and tells of each step in order', async () => {
    const client = rig.client();
    const made = await client.calls.create({ ...request, url: `${rig.endpointUrl}/voice`, statusCallback: `${rig.endpointUrl}/call`, statusCallbackEvent: progress, machineDetection: 'Enable' });
    expect(made).toMatchObject({ status: 'queued', direction: 'outbound-api', fromFormatted: '(555) 010-0001' });
    const over = await until(async () => {
      const fetched = await client.calls(made.sid).fetch();
      return fetched.endTime ? fetched : undefined;
    });
    expect(['completed', 'busy', 'no-answer', 'failed']).toContain(over.status);
    const callbacks = await until(() => {
      const found = rig.received.filter(({ url }) => url === '/call');
      return found.some(({ fields }) => fields['CallStatus'] === over.status) ? found : undefined;
    });
    const bySequence = callbacks.toSorted((a, b) => Number(a.fields['SequenceNumber']) - Number(b.fields['SequenceNumber']));
    expect(bySequence.map(({ fields }) => fields['SequenceNumber'])).toEqual(bySequence.map((_, index) => String(index)));
    expect(bySequence[0]!.fields).toMatchObject({ CallStatus: 'initiated', CallSid: made.sid, CallbackSource: 'call-progress-events' });
    expect(bySequence.at(-1)!.fields).toHaveProperty('CallDuration', over.duration);
    for (const { url, headers, fields } of callbacks) expect(twilio.validateRequest(AUTH_TOKEN, headers['x-twilio-signature'] as string, rig.endpointUrl + url, fields)).toBe(true);
    await expect(client.calls(made.sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 400, code: 21220 });
  });

  test('waits for its turn, one a second, and can be called off', async () => {
    const client = rig.client();
    const calls = [await client.calls.create(request), await client.calls.create(request)];
    expect(Number(calls[1]!.queueTime)).toBeGreaterThan(0);
    expect(await client.calls(calls[1]!.sid).update({ status: 'canceled' })).toMatchObject({ status: 'canceled', duration: '0' });
    expect((await client.calls.list({ to: PERSON })).map(({ sid }) => sid)).toEqual(calls.map(({ sid }) => sid).toReversed());
    expect(await client.calls.list({ status: 'canceled' })).toHaveLength(1);
    await client.calls(calls[1]!.sid).remove();
    expect(await client.calls.list()).toHaveLength(1);
  });

  test.each([
    ['nobody', { ...request, to: '' }, 21201],
    ['a wrong number', { ...request, to: '+12' }, 21217],
    ['a magic number', { ...request, to: '+15005550003' }, 21215],
    ['no instructions', { from: SENDER, to: PERSON }, 21205],
    ['too many instructions', { from: SENDER, to: PERSON, twiml: 'x'.repeat(4_001) }, 32018],
    ['an unknown event', { ...request, statusCallbackEvent: ['rung'] }, 21626],
  ])('with %s is refused', async (_name, wrong, code) => {
    await expect(rig.client().calls.create(wrong as typeof request)).rejects.toMatchObject({ status: 400, code });
  });
});
