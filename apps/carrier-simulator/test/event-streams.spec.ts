import { describe, expect, test } from 'vitest';
import twilio from 'twilio';
import { RecordingTransport } from '../src/callback/recording-transport.js';
import type { WebhookResult } from '../src/callback/webhook-transport.js';
import { completeFaults } from '../src/fault/fault-settings.js';
import { AUTH_TOKEN, fieldsOf, makeRig, PERSON, recordOf, SENDER } from './rig.js';

const SINK = 'https://events.example.com/sink';
const HOUR_MS = 3_600_000;
const DELIVERED = { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 }, undeliveredCodes: {}, failedCodes: {}, rules: [], carriers: {} };

function stream(sink: object, ...answers: WebhookResult[]) {
  const transport = new RecordingTransport(answers.length > 0 ? answers : undefined);
  const rig = makeRig({ transport, settings: { outcomes: DELIVERED, eventSinks: [{ url: SINK, form: 'object', ...sink }] } });
  const bodies = () => transport.requests.map((request) => JSON.parse(request.body) as { type: string; id: string; data: Record<string, unknown> });
  return { ...rig, bodies };
}

describe('an event sink', () => {
  test('gets an object for each status, signed over the URL with the hash of the body', () => {
    const { create, timeline, transport, bodies } = stream({});
    const record = recordOf(create());
    timeline.advanceBy(HOUR_MS);
    expect(bodies()).toMatchObject([
      { specversion: '1.0', type: 'com.twilio.messaging.message.sent' },
      { type: 'com.twilio.messaging.message.delivered', data: { messageSid: record.sid, messageStatus: 'DELIVERED', to: PERSON, numberOfSegments: 1 } },
    ]);
    for (const { url, body, headers } of transport.requests) {
      expect(twilio.validateRequestWithBody(AUTH_TOKEN, headers['X-Twilio-Signature']!, url, body)).toBe(true);
    }
  });

  test('may want arrays, some types only, and credentials at once', () => {
    const { create, timeline, transport, bodies } = stream({ url: 'https://u:p@events.example.com/sink', form: 'array', types: ['com.twilio.messaging.message.delivered'] });
    create();
    timeline.advanceBy(HOUR_MS);
    expect(bodies()).toMatchObject([[{ type: 'com.twilio.messaging.message.delivered' }]]);
    expect(transport.requests[0]).toMatchObject({ headers: { Authorization: 'Basic dTpw' } });
    expect(transport.requests[0]!.url).toMatch(/^https:\/\/events\.example\.com\/sink\?bodySHA256=[0-9a-f]{64}$/);
  });

  test('that is down is tried for four hours, then the debugger says so', () => {
    const { create, timeline, simulator, transport } = stream({ types: ['com.twilio.messaging.message.delivered'] }, { kind: 'answered', httpStatus: 503 });
    create();
    timeline.advanceBy(5 * HOUR_MS);
    expect(transport.requests.length).toBeGreaterThan(20);
    expect(simulator.summarize().events).toMatchObject({ pending: 0, answered: 0, failed: 1 });
    expect(simulator.debugger.all).toMatchObject([{ errorCode: 93101, httpStatus: 503 }]);
  });

  test('that comes back gets what it missed; 400 drops an event', () => {
    const { create, timeline, simulator } = stream({}, { kind: 'connect-failed' }, { kind: 'answered', httpStatus: 429 }, { kind: 'answered', httpStatus: 400 }, { kind: 'answered', httpStatus: 204 });
    create();
    timeline.advanceBy(HOUR_MS);
    expect(simulator.summarize().events).toMatchObject({ pending: 0, sent: 4, answered: 1, failed: 1 });
  });

  test('gets what people write, whether a webhook listens or not', () => {
    const { simulator, timeline, bodies } = stream({ types: ['com.twilio.messaging.inbound-message.received'] });
    const { sid } = simulator.receive({ from: PERSON, to: SENDER, body: 'hi' });
    timeline.advanceBy(HOUR_MS);
    expect(bodies()).toMatchObject([{ type: 'com.twilio.messaging.inbound-message.received', data: { messageSid: sid, from: PERSON, to: SENDER, body: 'hi', numSegments: 1, numMedia: 0, recipients: [] } }]);
    expect(bodies()[0]!.data).not.toHaveProperty('messagingServiceSid');
  });

  test('gets events twice with the same id', () => {
    const { simulator, create, timeline, bodies } = stream({});
    simulator.faults.change(completeFaults({ callbacks: { lossRate: 0, duplicateRate: 1, reorderRate: 0, delayRate: 0, delayMaxMs: 0 } }));
    create();
    timeline.advanceBy(HOUR_MS);
    expect(bodies()).toHaveLength(4);
    expect(new Set(bodies().map(({ id }) => id)).size).toBe(2);
  });
});

test('a webhook that fails is a debugger event, reported to its own webhook and never for itself', () => {
  const transport = new RecordingTransport([{ kind: 'answered', httpStatus: 500 }]);
  const rig = makeRig({ transport, settings: { outcomes: DELIVERED, debuggerUrl: 'https://ops.example.com/debugger' } });
  const record = recordOf(rig.create({ StatusCallback: 'https://cb.example.com/s#rc=0' }));
  rig.timeline.advanceBy(HOUR_MS);
  expect(rig.simulator.debugger.all).toMatchObject(Array(record.statuses.length - 1).fill({ errorCode: 11217, resourceSid: record.sid, httpStatus: 500, edge: 'ashburn' }));
  const reports = transport.requests.filter(({ url }) => url === 'https://ops.example.com/debugger').map(fieldsOf);
  expect(reports).toHaveLength(record.statuses.length - 1);
  expect(reports[0]).toMatchObject({ Level: 'ERROR', PayloadType: 'application/json', ParentAccountSid: '' });
  expect(JSON.parse(reports[0]!['Payload']!)).toMatchObject({ error_code: '11217', resource_sid: record.sid });
  expect(new Set(transport.requests.map(({ url }) => url))).toEqual(new Set(['https://cb.example.com/s', 'https://ops.example.com/debugger']));
});
