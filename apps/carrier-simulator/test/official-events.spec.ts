import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OfficialRig, PERSON, SENDER, until } from './official-rig.js';

interface Event {
  type: string;
  data: Record<string, unknown>;
}

let rig: OfficialRig;
let sinkServer: Server;
let destination: string;
let posted: (Event | Event[])[] = [];

beforeAll(async () => {
  rig = await OfficialRig.start();
  sinkServer = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      posted.push(JSON.parse(body) as Event | Event[]);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => sinkServer.listen(0, '127.0.0.1', resolve));
  destination = `http://127.0.0.1:${(sinkServer.address() as AddressInfo).port}/sink`;
});

afterAll(async () => {
  await rig.stop();
  sinkServer.closeAllConnections();
  await new Promise((resolve) => sinkServer.close(resolve));
});

describe('the official client and Event Streams', () => {
  test.each([false, true])('a sink is made, tested, validated, subscribed, and gets events (in arrays: %s)', async (isBatched) => {
    posted = [];
    const { events, messages } = rig.client();
    const sink = await events.v1.sinks.create({ description: 'test', sinkType: 'webhook', sinkConfiguration: { destination, method: 'POST', batch_events: isBatched } });
    expect(sink.status).toBe('initialized');
    await events.v1.sinks(sink.sid).sinkTest.create();
    const testEvent = await until(() => posted.flat().find(({ type }) => type === 'com.twilio.eventstreams.test-event'));
    expect(await events.v1.sinks(sink.sid).sinkValidate.create({ testId: testEvent.data['test_id'] as string })).toMatchObject({ result: 'valid' });
    expect(await events.v1.sinks(sink.sid).fetch()).toMatchObject({ status: 'active', sinkConfiguration: { destination } });

    const types = ['sent', 'delivered'].map((name) => ({ type: `com.twilio.messaging.message.${name}`, schema_version: 8 }));
    const subscription = await events.v1.subscriptions.create({ description: 'statuses', sinkSid: sink.sid, types });
    await expect(events.v1.subscriptions.create({ description: 'again', sinkSid: sink.sid, types })).rejects.toMatchObject({ code: 91007 });
    const { sid } = await messages.create({ from: SENDER, to: PERSON, body: `in arrays: ${isBatched}` });
    const sent = await until(() => posted.find((one) => [one].flat().some(({ data }) => data['messageSid'] === sid)));
    expect(Array.isArray(sent)).toBe(isBatched);
    expect((await events.v1.subscriptions.list()).map((one) => one.sid)).toContain(subscription.sid);

    await expect(events.v1.sinks(sink.sid).remove()).rejects.toMatchObject({ code: 91007 });
    expect(await events.v1.subscriptions(subscription.sid).remove()).toBe(true);
    expect(await events.v1.sinks(sink.sid).remove()).toBe(true);
  });

  test('an account has so many sinks', async () => {
    const { events } = rig.client();
    const make = () => events.v1.sinks.create({ description: 'one of many', sinkType: 'webhook', sinkConfiguration: { destination, method: 'POST' } });
    const made: string[] = [];
    for (let index = 0; index < 100; index += 1) made.push((await make()).sid);
    await expect(make()).rejects.toMatchObject({ status: 400, code: 91003 });
    await events.v1.sinks(made[0]!).remove();
    made[0] = (await make()).sid;
    for (const sid of made) await events.v1.sinks(sid).remove();
  });

  test('what can be subscribed to is listed, with the schemas of its events', async () => {
    const { v1 } = rig.client().events;
    const names = (await v1.eventTypes.list({ pageSize: 3 })).map(({ type }) => type);
    expect(names).toEqual([
      'com.twilio.error-logs.error.logged',
      'com.twilio.messaging.inbound-message.received',
      ...['delivered', 'failed', 'queued', 'read', 'sent', 'undelivered'].map((status) => `com.twilio.messaging.message.${status}`),
    ]);
    expect((await v1.eventTypes.list({ schemaId: 'Messaging.InboundMessageV1' })).map(({ type }) => type)).toEqual(['com.twilio.messaging.inbound-message.received']);
    const delivered = await v1.eventTypes('com.twilio.messaging.message.delivered').fetch();
    expect(delivered).toMatchObject({ schemaId: 'Messaging.MessageStatus', status: 'available', dateCreated: null });
    expect(await v1.schemas(delivered.schemaId).fetch()).toMatchObject({ id: 'Messaging.MessageStatus', latestVersion: 8 });
    const versions = await v1.schemas(delivered.schemaId).versions.list({ pageSize: 3 });
    expect(versions.map(({ schemaVersion }) => schemaVersion)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await v1.schemas(delivered.schemaId).versions(8).fetch()).toMatchObject({ raw: 'https://events-schemas.twilio.com/Messaging.MessageStatus/8' });
    const unknown = [v1.eventTypes('com.twilio.nothing').fetch(), v1.schemas('toString').fetch(), v1.schemas(delivered.schemaId).versions(9).fetch()];
    for (const fetched of unknown) await expect(fetched).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test('a wrong test id, a sink without a place and one of another kind', async () => {
    const { events } = rig.client();
    const sink = await events.v1.sinks.create({ description: 'test', sinkType: 'webhook', sinkConfiguration: { destination, method: 'POST' } });
    expect(await events.v1.sinks(sink.sid).sinkValidate.create({ testId: 'x' })).toMatchObject({ result: 'invalid' });
    expect(await events.v1.sinks(sink.sid).fetch()).toMatchObject({ status: 'failed' });
    await expect(events.v1.sinks.create({ description: 'x', sinkType: 'webhook', sinkConfiguration: {} })).rejects.toMatchObject({ code: 20001 });
    await expect(events.v1.sinks.create({ description: 'x', sinkType: 'kinesis', sinkConfiguration: {} })).rejects.toMatchObject({ code: 20001 });
    expect(await events.v1.sinks(sink.sid).remove()).toBe(true);
  });
});
