import { describe, expect, test } from 'vitest';
import { completeFaults } from '../src/fault/fault-settings.js';
import { ledgerLines } from '../src/ledger/ledger-view.js';
import { ACCOUNT_SID, codeOf, fieldsOf, makeRig, PERSON, recordOf, SENDER, SERVICE_SID, START_MS } from './rig.js';

const CALLBACK = 'https://cb.example.com/status?m=id-1&k=key-1&a=1';
const HOUR_MS = 3_600_000;

type Rig = ReturnType<typeof makeRig>;

function ledgerText({ simulator }: Rig): string {
  return [...ledgerLines(simulator.store.all)].join('');
}

describe('a message', () => {
  test('is queued, sent and delivered, and each step after the first is called back in order', () => {
    const rig = makeRig({ settings: { outcomes: alwaysDelivered() } });
    const record = recordOf(rig.create({ StatusCallback: CALLBACK }));
    expect(record).toMatchObject({ status: 'queued', sentAtMs: null, segments: 1 });
    rig.timeline.advanceBy(HOUR_MS);
    expect(record.status).toBe('delivered');
    const announced = rig.transport.requests.map((request) => fieldsOf(request)['MessageStatus']);
    expect(announced).toEqual(record.statuses.slice(1).map((change) => change.status));
    expect(fieldsOf(rig.transport.requests.at(-1)!)).toMatchObject({
      AccountSid: ACCOUNT_SID,
      MessageSid: record.sid,
      SmsSid: record.sid,
      SmsStatus: 'delivered',
      From: SENDER,
      To: PERSON,
      RawDlrDoneDate: '2611221200',
    });
  });

  test('that fails says why', () => {
    const rig = makeRig({ settings: { outcomes: { ...alwaysDelivered(), rules: [{ to: PERSON, final: 'undelivered', errorCode: 30003 }] } } });
    rig.create({ StatusCallback: CALLBACK });
    rig.timeline.advanceBy(HOUR_MS);
    expect(fieldsOf(rig.transport.requests.at(-1)!)).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30003' });
  });

  test('leaves at its sender\'s pace', () => {
    const rig = makeRig();
    rig.simulator.senders.change([{ address: SENDER, mps: 2 }]);
    const records = Array.from({ length: 5 }, () => recordOf(rig.create({ Body: 'x'.repeat(200) })));
    rig.timeline.advanceBy(2_900);
    const left = records.filter((record) => record.sentAtMs !== null || record.statuses.length > 1);
    expect(left.length).toBe(3);
  });

  test('expires in the queue', () => {
    const rig = makeRig();
    rig.create({ Body: 'x'.repeat(1_600) });
    const late = recordOf(rig.create({ ValidityPeriod: '5' }));
    rig.timeline.advanceBy(HOUR_MS);
    expect(late.statuses.at(-1)).toEqual({ status: 'failed', atMs: START_MS + 5_000, errorCode: 30036 });
  });

  test('is refused when ten hours of traffic wait', () => {
    const rig = makeRig();
    rig.simulator.senders.change([{ address: SENDER, mps: 0.001 }]);
    const codes = Array.from({ length: 40 }, () => codeOf(rig.create()));
    expect(codes.filter((code) => code === null)).toHaveLength(36);
    expect(new Set(codes.slice(36))).toEqual(new Set([21611]));
  });

  test.each([
    ['a magic recipient', { To: '+15005550009' }, 21614],
    ['a magic sender', { From: '+15005550007' }, 21606],
    ['the magic sender that works', { From: '+15005550006' }, null],
    ['a service without senders', { From: '', MessagingServiceSid: 'MG000000000000000000000000000000ff' }, 21704],
  ])('with %s', (_name, fields, expected) => {
    expect(codeOf(makeRig().create(fields))).toBe(expected);
  });

  test('from an unknown sender is refused where only known ones may send', () => {
    const rig = makeRig({ settings: { knownSendersOnly: true } });
    expect(codeOf(rig.create())).toBe(21606);
    rig.simulator.senders.change([{ address: SENDER }]);
    expect(codeOf(rig.create())).toBeNull();
  });
});

describe('a messaging service', () => {
  const withService = () => {
    const rig = makeRig();
    rig.simulator.senders.change([1, 2, 3].map((number) => ({ address: `+1555010000${number}`, mps: 0.001, messagingServiceSid: SERVICE_SID })));
    const tryCreate = (fields = {}) => rig.create({ From: '', MessagingServiceSid: SERVICE_SID, StatusCallback: CALLBACK, ...fields });
    return { ...rig, tryCreate, create: (fields = {}) => recordOf(tryCreate(fields)) };
  };

  test('takes a message before it has a sender, then keeps the same one for a person', () => {
    const { create, timeline, transport } = withService();
    const records = [create(), create({ Body: 'another' })];
    expect(records.map(({ status, from, segments }) => ({ status, from, segments }))).toEqual(Array(2).fill({ status: 'accepted', from: null, segments: 0 }));
    timeline.advanceBy(300);
    expect(records[0]).toMatchObject({ segments: 1 });
    expect(records[0]!.statuses.map((change) => change.status)).toEqual(['accepted', 'queued']);
    expect(records[0]!.from).toBe(records[1]!.from);
    expect(fieldsOf(transport.requests[0]!)).toMatchObject({ MessageStatus: 'queued', MessagingServiceSid: SERVICE_SID });
  });

  test('may take another sender for each message to a person', () => {
    const sendersFor = (stickySender: boolean): unknown[] => {
      const { simulator, timeline, create } = withService();
      const service = simulator.services.get(SERVICE_SID)!;
      service.fields = { ...service.fields, sticky_sender: stickySender };
      const records = Array.from({ length: 30 }, (_, index) => create({ Body: `text ${index}` }));
      timeline.advanceBy(300);
      return records.map(({ from }) => from);
    };
    expect(new Set(sendersFor(true)).size).toBe(1);
    const spread = sendersFor(false);
    for (const [, share] of Map.groupBy(spread, (from) => from)) expect(share.length).toBeGreaterThan(3);
    expect(new Set(spread).size).toBe(3);
    expect(sendersFor(false)).toEqual(spread);
  });

  test('takes a short code of the recipient\'s country before any other, and refuses whom none reaches', () => {
    const { simulator, timeline, create, tryCreate } = withService();
    const codeTo = (To: string) => codeOf(tryCreate({ To }));
    const others = simulator.senders.settings;
    simulator.senders.change([...others, { address: '55512', messagingServiceSid: SERVICE_SID }]);
    const records = [PERSON, '+447700900123'].map((To) => create({ To }));
    timeline.advanceBy(300);
    expect(records[0]!.from).toBe('55512');
    expect(others.map(({ address }) => address)).toContain(records[1]!.from);
    expect(codeTo('whatsapp:+447700900123')).toBe(21703);
    simulator.senders.change([{ address: '55512', messagingServiceSid: SERVICE_SID }]);
    expect([codeTo('+447700900123'), codeTo(PERSON)]).toEqual([21703, null]);
  });

  test('fails what no sender has room for', () => {
    // Each queue holds 36 segments, and one more has already left.
    const { create, timeline } = withService();
    const records = Array.from({ length: 120 }, () => create());
    timeline.advanceBy(300);
    expect(records.filter((record) => record.errorCode === 30001)).toHaveLength(120 - 3 * 37);
  });
});

describe('a person', () => {
  const INBOUND_URL = 'https://cb.example.com/inbound';
  const write = ({ simulator }: Rig, body: string) => simulator.receive({ from: PERSON, to: SENDER, body });

  test('writes to us: the webhook carries the text and the kind of keyword', () => {
    const rig = makeRig({ settings: { inboundUrl: INBOUND_URL } });
    write(rig, 'hello');
    write(rig, 'Stop');
    const [first, second] = rig.transport.requests.map(fieldsOf);
    expect(first).toMatchObject({ From: PERSON, To: SENDER, Body: 'hello', SmsStatus: 'received', NumSegments: '1' });
    expect(first).not.toHaveProperty('OptOutType');
    expect(second).toMatchObject({ Body: 'Stop', OptOutType: 'STOP' });
    expect(rig.simulator.summarize().accepted).toBe(0);
  });

  test('who said STOP is not reached from that sender until START', () => {
    const rig = makeRig();
    write(rig, 'STOP');
    expect(codeOf(rig.create())).toBe(21610);
    expect(codeOf(rig.create({ From: '+15550100002' }))).toBeNull();
    write(rig, 'START');
    expect(codeOf(rig.create())).toBeNull();
  });

  test('who said STOP while a message waited does not get it', () => {
    const rig = makeRig();
    rig.create({ Body: 'x'.repeat(1_600) });
    const waiting = recordOf(rig.create());
    rig.timeline.advanceBy(1_000);
    write(rig, 'STOP');
    rig.timeline.advanceBy(HOUR_MS);
    expect(waiting).toMatchObject({ status: 'failed', errorCode: 30630 });
  });
});

describe('the ledger', () => {
  /** A day's worth of everything that can go wrong. */
  function runHostileDay(seed: string): Rig {
    const rig = makeRig({ seed });
    rig.simulator.senders.change([{ address: SENDER, mps: 5 }]);
    rig.simulator.faults.change(completeFaults({ listLateRate: 0.3, callbacks: { lossRate: 0.1, duplicateRate: 0.2, reorderRate: 0.2, delayRate: 0.2, delayMaxMs: 9_000 } }));
    for (let index = 0; index < 300; index += 1) {
      const to = `+1555765${String(index % 40).padStart(4, '0')}`;
      rig.create({ To: to, Body: `text ${index % 7}`, StatusCallback: `https://cb.example.com/s?m=id-${index}&k=key&a=1` });
      rig.timeline.advanceBy(37);
    }
    rig.timeline.advanceBy(24 * HOUR_MS);
    return rig;
  }

  test('of two runs with one seed is the same to the byte, webhooks included', () => {
    const [first, second, other] = [runHostileDay('a'), runHostileDay('a'), runHostileDay('b')];
    expect(ledgerText(second)).toBe(ledgerText(first));
    expect(second.transport.requests).toEqual(first.transport.requests);
    expect(ledgerText(other)).not.toBe(ledgerText(first));
  });

  test('what becomes of a message does not depend on what comes before it', () => {
    const outcomeOf = (others: number): unknown => {
      const rig = makeRig();
      for (let index = 0; index < others; index += 1) rig.create({ To: `+1555765${1_000 + index}`, From: '+15550100009' });
      const record = recordOf(rig.create());
      rig.timeline.advanceBy(HOUR_MS);
      return record.statuses;
    };
    expect(outcomeOf(50)).toEqual(outcomeOf(0));
  });

  test('faults show in the totals, and nothing stays pending', () => {
    const { callbacks, duplicateCount, accepted, senders } = runHostileDay('a').simulator.summarize();
    expect({ accepted, duplicateCount, pending: callbacks.pending }).toEqual({ accepted: 300, duplicateCount: 0, pending: 0 });
    for (const count of [callbacks.lost, callbacks.duplicated, callbacks.reordered, callbacks.delayed]) expect(count).toBeGreaterThan(20);
    expect(callbacks.sent).toBe(callbacks.answered);
    expect(senders).toMatchObject([{ sender: SENDER, mps: 5, accepted: 300, maxSegmentsPerSecondAtArrival: 28, largestMessageSegments: 1 }]);
  });

  test('names what was accepted twice', () => {
    const rig = makeRig();
    const sids = [rig.create({ StatusCallback: CALLBACK }), rig.create({ StatusCallback: CALLBACK })].map((acceptance) => recordOf(acceptance).sid);
    rig.create();
    expect(rig.simulator.summarize()).toMatchObject({ accepted: 3, withoutMessageId: 1, duplicateCount: 1, duplicates: [{ messageId: 'id-1', sids }] });
  });

  test('is empty after a reset, and the same message gets another sid', () => {
    const rig = makeRig();
    const before = recordOf(rig.create());
    rig.simulator.receive({ from: PERSON, to: SENDER, body: 'STOP' });
    rig.simulator.reset();
    expect(rig.simulator.summarize()).toMatchObject({ accepted: 0, callbacks: { pending: 0 } });
    const after = recordOf(rig.create());
    expect(after.sid).not.toBe(before.sid);
    expect(after.seed).toBe(before.seed);
  });
});

function alwaysDelivered() {
  return { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 }, undeliveredCodes: {}, failedCodes: {}, rules: [], carriers: {} };
}
