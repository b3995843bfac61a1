import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clock, OfficialRig, PERSON, SENDER, until } from './official-rig.js';

const IN_AN_HOUR_MS = 3_600_000;
const message = { from: SENDER, to: PERSON, body: 'Your code is 123456' };

let rig: OfficialRig;
beforeAll(async () => {
  rig = await OfficialRig.start();
});
afterAll(() => rig.stop());
afterEach(async () => {
  await rig.admin('POST', '/admin/reset');
  rig.received = [];
});

async function sendToTheEnd(fields: object = {}) {
  const client = rig.client();
  const { sid } = await client.messages.create({ ...message, ...fields });
  return until(async () => {
    const fetched = await client.messages(sid).fetch();
    return ['delivered', 'undelivered', 'failed', 'sent'].includes(fetched.status) ? fetched : undefined;
  });
}

async function makeService() {
  const client = rig.client();
  const { sid } = await client.messaging.v1.services.create({ friendlyName: 'Reminders' });
  await client.messaging.v1.services(sid).alphaSenders.create({ alphaSender: `S${sid.slice(-8)}` });
  return sid;
}

describe('a message that was sent', () => {
  // A message whose outcome is `sent` may still be on its way; these end at once.
  beforeAll(() => rig.admin('PUT', '/admin/settings', { outcomes: { rules: [{ to: PERSON, final: 'delivered' }] } }));
  const delivered = async (fields: object = {}) => {
    const sent = await sendToTheEnd(fields);
    return until(async () => ((await rig.client().messages(sent.sid).fetch()).status === 'delivered' ? sent : undefined));
  };

  test('loses its text when it is redacted', async () => {
    const { sid } = await delivered();
    expect(await rig.client().messages(sid).update({ body: '' })).toMatchObject({ sid, body: '' });
    expect(await rig.client().messages(sid).fetch()).toMatchObject({ body: '', status: 'delivered' });
    await expect(rig.client().messages(sid).update({ body: 'other' })).rejects.toMatchObject({ status: 400 });
  });

  test('is gone when it is deleted, but not from the ledger', async () => {
    const { sid } = await delivered();
    expect(await rig.client().messages(sid).remove()).toBe(true);
    await expect(rig.client().messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await rig.client().messages.list({ to: PERSON })).toEqual([]);
    expect(await rig.admin('GET', '/admin/ledger')).toMatchObject({ entries: [{ sid }] });
  });

  test('cannot be canceled', async () => {
    const { sid } = await delivered();
    await expect(rig.client().messages(sid).update({ status: 'canceled' })).rejects.toMatchObject({ status: 400, code: 30409 });
  });

  test('is found by the date on which it was sent', async () => {
    const { sid, dateSent } = await delivered();
    const client = rig.client();
    const at = (ms: number) => new Date(dateSent.getTime() + ms);
    expect((await client.messages.list({ dateSent, from: SENDER })).map((item) => item.sid)).toEqual([sid]);
    expect(await client.messages.list({ dateSentBefore: at(1_000), dateSentAfter: at(-1_000) })).toHaveLength(1);
    expect(await client.messages.list({ dateSentBefore: at(-86_400_000) })).toEqual([]);
  });

  test('shows its media, until they are removed', async () => {
    const client = rig.client();
    const { sid, numMedia } = await delivered({ mediaUrl: ['https://example.com/a.png', 'https://example.com/b'] });
    expect(numMedia).toBe('2');
    const media = await client.messages(sid).media.list();
    expect(media.map((item) => item.contentType).toSorted()).toEqual(['application/octet-stream', 'image/png']);
    expect(await client.messages(sid).media(media[0]!.sid).fetch()).toMatchObject({ sid: media[0]!.sid, parentSid: sid });
    await client.messages(sid).media(media[0]!.sid).remove();
    expect(await client.messages(sid).media.list()).toHaveLength(1);
    expect(await client.messages(sid).fetch()).toMatchObject({ numMedia: '1' });
  });

  test('takes feedback if it was promised', async () => {
    const client = rig.client();
    const { sid } = await client.messages.create({ ...message, provideFeedback: true });
    expect(await client.messages(sid).feedback.create({ outcome: 'unconfirmed' })).toMatchObject({ messageSid: sid, outcome: 'unconfirmed' });
    const silent = await client.messages.create(message);
    await expect(client.messages(silent.sid).feedback.create()).rejects.toMatchObject({ status: 404 });
  });
});

describe('a scheduled message', () => {
  const sendAt = () => new Date(clock.nowMs() + IN_AN_HOUR_MS);

  test('can be canceled, once, and says so', async () => {
    const client = rig.client();
    const messagingServiceSid = await makeService();
    const statusCallback = `${rig.endpointUrl}/status`;
    const scheduled = await client.messages.create({ to: PERSON, body: 'later', messagingServiceSid, scheduleType: 'fixed', sendAt: sendAt(), statusCallback });
    expect(scheduled).toMatchObject({ status: 'scheduled', from: null, dateSent: null, numSegments: '0' });
    await expect(client.messages(scheduled.sid).remove()).rejects.toMatchObject({ status: 409, code: 20009 });
    expect(await client.messages(scheduled.sid).update({ status: 'canceled' })).toMatchObject({ status: 'canceled' });
    await expect(client.messages(scheduled.sid).update({ status: 'canceled' })).rejects.toMatchObject({ code: 30409 });
    await until(() => (rig.received.length > 0 ? true : undefined));
    expect(rig.received.map(({ fields }) => fields['MessageStatus'])).toEqual(['canceled']);
  });

  test.each([
    ['without a service', { from: SENDER, scheduleType: 'fixed' }, 35118],
    ['without a time', { scheduleType: 'fixed' }, 35111],
    ['too soon', { scheduleType: 'fixed', sendAt: new Date(clock.nowMs() + 60_000) }, 35114],
  ] as const)('%s is refused', async (_name, fields, code) => {
    const messagingServiceSid = await makeService();
    const create = rig.client().messages.create({ to: PERSON, body: 'later', ...('from' in fields ? {} : { messagingServiceSid }), ...fields });
    await expect(create).rejects.toMatchObject({ status: 400, code });
  });
});

test('a service says for its messages what they leave out', async () => {
  const client = rig.client();
  const messagingServiceSid = await makeService();
  await client.messaging.v1.services(messagingServiceSid).update({ friendlyName: 'Reminders', statusCallback: `${rig.endpointUrl}/service` });
  await client.messages.create({ to: PERSON, body: 'one', messagingServiceSid });
  await until(() => rig.received.find(({ fields }) => fields['MessageStatus'] === 'queued'));
  expect(rig.received[0]).toMatchObject({ url: '/service', fields: { MessagingServiceSid: messagingServiceSid } });
});

test('a content template gives a message its text and media', async () => {
  const client = rig.client();
  const template = await client.content.v1.contents.create({
    friendly_name: 'code',
    language: 'en',
    variables: { '2': 'Signalbox' },
    types: { 'twilio/media': { body: 'Code {{1}} from {{2}}', media: ['https://example.com/{{1}}.png'] } },
  } as never);
  const sent = await client.messages.create({ from: SENDER, to: PERSON, contentSid: template.sid, contentVariables: '{"1":"42"}' });
  expect(sent).toMatchObject({ body: 'Code 42 from Signalbox', numMedia: '1' });
  await expect(client.messages.create({ from: SENDER, to: PERSON, contentSid: template.sid, contentVariables: '[]' })).rejects.toMatchObject({ code: 21656 });
  expect((await client.content.v1.contents.list()).map(({ sid }) => sid)).toContain(template.sid);
  await client.content.v1.contents(template.sid).remove();
  await expect(client.messages.create({ from: SENDER, to: PERSON, contentSid: template.sid })).rejects.toMatchObject({ code: 21655 });
});
