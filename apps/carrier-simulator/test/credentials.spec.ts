import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request as send } from 'undici';
import { ACCOUNT_SID, AUTH_TOKEN, OfficialRig, PERSON, SENDER } from './official-rig.js';

const message = { from: SENDER, to: PERSON, body: 'hello' };
const TEST_SID = 'AC0000000000000000000000000000test';
const TEST_SENDER = '+15005550006';

let rig: OfficialRig;
beforeAll(async () => {
  rig = await OfficialRig.start();
});
afterAll(() => rig.stop());

test('a restricted key does what its policy names and nothing else', async () => {
  const policy = { allow: ['/twilio/messaging/messages/create', '/twilio/messaging/messages/list'] };
  const key = await rig.client().iam.v1.newApiKey.create({ accountSid: ACCOUNT_SID, keyType: 'restricted', policy });
  const keyed = rig.client({ username: key.sid, token: key.secret });
  const { sid } = await keyed.messages.create(message);
  expect((await keyed.messages.list()).map((shown) => shown.sid)).toEqual([sid]);
  await expect(keyed.messages(sid).fetch()).rejects.toMatchObject({ status: 401, code: 70051 });
  await expect(keyed.calls.list()).rejects.toMatchObject({ status: 401, code: 70051 });
  await expect(keyed.keys.list()).rejects.toMatchObject({ status: 401, code: 20003 });
});

test('a key that is revoked opens nothing from then on', async () => {
  const key = await rig.client().newKeys.create();
  const keyed = rig.client({ username: key.sid, token: key.secret });
  await keyed.messages.create(message);
  await rig.admin('POST', `/admin/keys/${key.sid}/revoke`);
  await expect(keyed.messages.create(message)).rejects.toMatchObject({ status: 401, code: 20003 });
  await expect(rig.admin('POST', `/admin/keys/${key.sid}/revoke`)).rejects.toThrow('404');
});

describe('test credentials', () => {
  const client = () => rig.client({ username: TEST_SID, token: 'test-token', accountSid: TEST_SID });
  beforeAll(() => rig.admin('PUT', `/admin/accounts/${TEST_SID}`, { authToken: 'test-token', isTest: true }));

  test('send nothing', async () => {
    const before = await rig.admin<{ accepted: number }>('GET', '/admin/ledger/summary');
    expect(await client().messages.create({ ...message, from: TEST_SENDER })).toMatchObject({ status: 'queued', from: TEST_SENDER, price: null });
    expect(await client().calls.create({ from: TEST_SENDER, to: PERSON, twiml: '<Response/>' })).toMatchObject({ status: 'queued' });
    expect((await rig.admin<{ accepted: number }>('GET', '/admin/ledger/summary')).accepted).toBe(before.accepted);
    await expect(client().messages.list()).rejects.toMatchObject({ status: 403, code: 20008 });
    await expect(client().incomingPhoneNumbers.list()).rejects.toMatchObject({ status: 403, code: 20008 });
  });

  test('buy nothing, and look numbers up', async () => {
    const { incomingPhoneNumbers, lookups } = client();
    expect(await incomingPhoneNumbers.create({ phoneNumber: TEST_SENDER, smsUrl: 'https://example.com/sms' })).toMatchObject({ phoneNumber: TEST_SENDER, accountSid: TEST_SID, smsUrl: 'https://example.com/sms' });
    expect(await rig.admin('GET', '/admin/senders')).not.toContainEqual({ address: TEST_SENDER });
    await expect(incomingPhoneNumbers.create({ phoneNumber: '+15005550000' })).rejects.toMatchObject({ code: 21422 });
    await expect(incomingPhoneNumbers.create({ phoneNumber: '+15005550001' })).rejects.toMatchObject({ code: 21421 });
    expect(await lookups.v2.phoneNumbers('+447700900123').fetch()).toMatchObject({ valid: true });
  });

  test.each([
    ['another sender', SENDER, PERSON, 21606],
    ['the sender that is not valid', '+15005550001', PERSON, 21212],
    ['the sender whose queue is full', '+15005550008', PERSON, 21611],
    ['the recipient that is not valid', TEST_SENDER, '+15005550001', 21211],
    ['the recipient who opted out', TEST_SENDER, '+15005550004', 21610],
  ])('%s', async (_name, from, to, code) => {
    await expect(client().messages.create({ from, to, body: 'x' })).rejects.toMatchObject({ code });
  });
});

test.each([
  ['PUT', `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, 405, 20004],
  ['DELETE', `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`, 405, 20004],
  ['PATCH', '/messaging/v1/Services', 405, 20004],
  ['GET', `/2010-04-01/Accounts/${ACCOUNT_SID}/Nothing.json`, 404, 20404],
])('%s %s', async (method, path, httpStatus, code) => {
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`;
  const { statusCode, body } = await send(rig.origin + path, { method: method as 'PUT', headers: { authorization } });
  expect(statusCode).toBe(httpStatus);
  expect(await body.json()).toMatchObject({ code, status: httpStatus });
});
