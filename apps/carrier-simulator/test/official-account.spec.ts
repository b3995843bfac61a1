import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import twilio from 'twilio';
import { ACCOUNT_SID, AUTH_TOKEN, OfficialRig, PERSON, SENDER, until } from './official-rig.js';

const message = { from: SENDER, to: PERSON, body: 'hello' };

let rig: OfficialRig;
beforeAll(async () => {
  rig = await OfficialRig.start({ SIM_CALLBACK_DELAY_SCALE: '1' });
});
afterAll(() => rig.stop());
afterEach(async () => {
  await rig.admin('PUT', `/admin/accounts/${ACCOUNT_SID}`, { authToken: AUTH_TOKEN });
  await rig.admin('POST', '/admin/reset');
  rig.received = [];
});

describe('keys', () => {
  test('open the API with a secret that is shown once, but not accounts and keys', async () => {
    const client = rig.client();
    const key = await client.newKeys.create({ friendlyName: 'ci' });
    expect(key).toMatchObject({ friendlyName: 'ci', sid: expect.stringMatching(/^SK[0-9a-f]{32}$/) as string });
    expect(JSON.stringify(await client.keys(key.sid).fetch())).not.toContain(key.secret);
    const keyed = rig.client({ username: key.sid, token: key.secret });
    await expect(keyed.messages.create(message)).resolves.toMatchObject({ to: PERSON });
    await expect(keyed.keys.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    await expect(keyed.api.v2010.accounts(ACCOUNT_SID).fetch()).rejects.toMatchObject({ status: 401, code: 20003 });
    expect(await client.keys(key.sid).update({ friendlyName: 'ci-2' })).toMatchObject({ friendlyName: 'ci-2' });
    await client.keys(key.sid).remove();
    expect(await client.keys.list()).toEqual([]);
    await expect(keyed.messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  test('are listed over pages', async () => {
    const client = rig.client();
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await client.newKeys.create()).sid);
    expect((await client.keys.list({ pageSize: 2 })).map(({ sid }) => sid)).toEqual(made.toReversed());
  });
});

test('the auth token is rotated: both open, the old one signs until the new one is promoted', async () => {
  const { secondaryAuthToken } = await rig.client().accounts.v1.secondaryAuthToken().create();
  const renewed = rig.client({ token: secondaryAuthToken });
  await expect(renewed.messages.list()).resolves.toEqual([]);
  const signerOf = async (): Promise<string[]> => {
    rig.received = [];
    const [number] = await renewed.incomingPhoneNumbers.list();
    await renewed.incomingPhoneNumbers(number!.sid).update({ smsUrl: `${rig.endpointUrl}/in` });
    await rig.admin('POST', '/admin/inbound', { from: PERSON, to: SENDER, body: 'hi' });
    const { url, headers, fields } = await until(() => rig.received[0]);
    return [AUTH_TOKEN, secondaryAuthToken].filter((token) => twilio.validateRequest(token, headers['x-twilio-signature'] as string, rig.endpointUrl + url, fields));
  };
  expect(await signerOf()).toEqual([AUTH_TOKEN]);
  expect(await rig.client().accounts.v1.authTokenPromotion().update()).toMatchObject({ accountSid: ACCOUNT_SID, authToken: secondaryAuthToken });
  expect(await signerOf()).toEqual([secondaryAuthToken]);
  await expect(rig.client().messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
});

test('a secondary token that is deleted opens nothing', async () => {
  const { secondaryAuthToken } = await rig.client().accounts.v1.secondaryAuthToken().create();
  await rig.client().accounts.v1.secondaryAuthToken().remove();
  await expect(rig.client({ token: secondaryAuthToken }).messages.list()).rejects.toMatchObject({ code: 20003 });
  await expect(rig.client().accounts.v1.authTokenPromotion().update()).rejects.toMatchObject({ status: 404 });
});

describe('a subaccount', () => {
  test('has messages and a token of its own, and its owner works in it', async () => {
    const owner = rig.client();
    const subaccount = await owner.api.v2010.accounts.create({ friendlyName: 'tenant' });
    expect(subaccount).toMatchObject({ friendlyName: 'tenant', status: 'active', ownerAccountSid: ACCOUNT_SID });
    const own = rig.client({ username: subaccount.sid, token: subaccount.authToken, accountSid: subaccount.sid });
    const { sid } = await own.messages.create(message);
    await expect(owner.messages(sid).fetch()).rejects.toMatchObject({ status: 404 });
    expect(await rig.client({ accountSid: subaccount.sid }).messages(sid).fetch()).toMatchObject({ accountSid: subaccount.sid });
    await expect(own.api.v2010.accounts(ACCOUNT_SID).fetch()).rejects.toMatchObject({ status: 404 });
    await expect(own.api.v2010.accounts.create()).rejects.toMatchObject({ code: 21101 });
    expect((await owner.api.v2010.accounts.list({ friendlyName: 'tenant' })).map((account) => account.sid)).toEqual([subaccount.sid]);
  });

  test('that is suspended refuses, and what it has queued fails; then it is opened again, or closed for good', async () => {
    const owner = rig.client();
    const { sid, authToken } = await owner.api.v2010.accounts.create({ friendlyName: 'late payer' });
    const own = rig.client({ username: sid, token: authToken, accountSid: sid });
    await rig.admin('PUT', '/admin/senders', [{ address: SENDER, mps: 1_000 }, { address: '+15550100002', mps: 2 }]);
    await own.messages.create({ ...message, from: '+15550100002', body: 'first' });
    const queued = await own.messages.create({ ...message, from: '+15550100002', body: 'second' });
    await owner.api.v2010.accounts(sid).update({ status: 'suspended' });
    await expect(own.messages.create(message)).rejects.toMatchObject({ status: 403, code: 20005 });
    await expect(rig.client({ accountSid: sid }).messages.create(message)).rejects.toMatchObject({ code: 20005 });
    await until(async () => {
      const { entries } = await rig.admin<{ entries: { sid: string; errorCode: number | null }[] }>('GET', '/admin/ledger');
      return entries.find((entry) => entry.sid === queued.sid)?.errorCode === 30002 ? true : undefined;
    });
    await owner.api.v2010.accounts(sid).update({ status: 'active' });
    await expect(own.messages.create(message)).resolves.toBeDefined();
    await owner.api.v2010.accounts(sid).update({ status: 'closed' });
    await expect(own.messages.create(message)).rejects.toMatchObject({ status: 401, code: 20003 });
    await expect(owner.api.v2010.accounts(sid).update({ status: 'active' })).rejects.toMatchObject({ code: 20006 });
  });
});
