import { describe, expect, test } from 'vitest';
import type { SenderSettings } from '../src/admin/admin-shapes.js';
import { carrierOf } from '../src/carrier/carrier-of.js';
import { MediaGate } from '../src/sender/media-gate.js';
import { makeRig, PERSON, recordOf, SENDER, START_MS } from './rig.js';

const HOUR_MS = 3_600_000;
const TOLL_FREE = '+18335550100';
const WHATSAPP = 'whatsapp:+15550100001';
const ALWAYS = { finals: { delivered: 1, undelivered: 0, failed: 0, sent: 0 }, undeliveredCodes: {}, failedCodes: {}, rules: [], carriers: {} };

/** Recipients of one carrier. */
function peopleAt(carrier: string, count: number): string[] {
  const people = [];
  for (let index = 0; people.length < count; index += 1) {
    const to = `+1555${String(index).padStart(7, '0')}`;
    if (carrierOf(to) === carrier) people.push(to);
  }
  return people;
}

function makeSenders(senders: SenderSettings[], settings = {}) {
  const rig = makeRig({ settings: { outcomes: ALWAYS, ...settings } });
  rig.simulator.senders.change(senders);
  /** Sends to each, lets an hour pass and answers the codes. */
  const send = (recipients: readonly string[], fields: Record<string, string> = {}) => {
    const records = recipients.map((To) => recordOf(rig.create({ To, ...fields })));
    rig.timeline.advanceBy(HOUR_MS);
    return records.map((record) => record.errorCode);
  };
  return { ...rig, send };
}

test.each([
  ['an unverified toll-free number', { address: TOLL_FREE, registration: 'unregistered' }, 30032],
  ['an unregistered long code', { address: SENDER, registration: 'unregistered' }, 30034],
  ['a number whose registration is under way', { address: SENDER, registration: 'pending' }, 30035],
  ['a suspended campaign', { address: SENDER, registration: 'suspended' }, 30033],
  ['a number in order', { address: SENDER }, null],
] as const)('%s', (_name, sender, errorCode) => {
  expect(makeSenders([sender]).send(['+15557650001'], { From: sender.address })).toEqual([errorCode]);
});

describe('a 10DLC campaign', () => {
  const campaign = { id: 'c', brand: 'b', campaignClass: 'sole', brandTier: 'SPECIAL_BUSINESS_REVIEW' } as const;

  test('gives its numbers the pace of its class', () => {
    const { simulator } = makeSenders([{ address: SENDER, campaign: { ...campaign, campaignClass: 'E' } }]);
    expect(simulator.senders.get(SENDER).lines.home.mps).toBe(12);
  });

  test('has one allowance a minute at each carrier for all its numbers', () => {
    const numbers = [SENDER, '+15550100002'];
    const rig = makeSenders(numbers.map((address) => ({ address, mps: 100, campaign })));
    const refused = numbers.flatMap((From) => peopleAt('att', 10).map((To) => recordOf(rig.create({ From, To }))));
    const others = peopleAt('verizon', 10).map((To) => recordOf(rig.create({ To })));
    rig.timeline.advanceBy(HOUR_MS);
    expect(refused.map(({ errorCode }) => errorCode).filter((code) => code === 30022)).toHaveLength(5);
    expect(others.every(({ status }) => status === 'delivered')).toBe(true);
  });

  test('of a small brand stops at T-Mobile\'s cap until midnight in Los Angeles; other carriers go on', () => {
    const rig = makeSenders([{ address: SENDER, mps: 100, campaign: { ...campaign, campaignClass: 'A', brandTier: 'SOLE_PROP' } }]);
    const [first, ...rest] = peopleAt('tmobile', 1_001);
    expect(rig.send(rest)).not.toContain(30023);
    expect(rig.send([first!])).toEqual([30023]);
    expect(rig.send(peopleAt('att', 1))).toEqual([null]);
    // 2026-11-22 12:00 UTC is four in the morning there.
    rig.timeline.advanceTo(START_MS + 20 * HOUR_MS - 1_000);
    const before = recordOf(rig.create({ To: first! }));
    rig.timeline.advanceTo(START_MS + 20 * HOUR_MS);
    const after = recordOf(rig.create({ To: first! }));
    rig.timeline.advanceBy(HOUR_MS);
    expect([before.errorCode, after.errorCode]).toEqual([30023, null]);
  });
});

describe('the pace of', () => {
  const campaign = { id: 'c', brand: 'b', campaignClass: 'E', brandTier: 'TOP' } as const;
  const [american, canadian, british] = ['+15557650001', '+14165550100', '+447700900123'];

  test.each<[string, SenderSettings, string, number]>([
    ['a long code in the United States', { address: SENDER }, american!, 1],
    ['a long code in Canada', { address: SENDER }, canadian!, 1],
    ['a long code abroad', { address: SENDER }, british!, 10],
    ['a campaign\'s number in the United States', { address: SENDER, campaign }, american!, 12],
    ['a campaign\'s number in Canada', { address: SENDER, campaign }, canadian!, 1],
    ['a campaign\'s number abroad', { address: SENDER, campaign }, british!, 10],
    ['a toll-free number in Canada', { address: TOLL_FREE }, canadian!, 3],
    ['a toll-free number abroad', { address: TOLL_FREE }, british!, 10],
    ['a number with a pace of its own', { address: SENDER, mps: 2, campaign }, british!, 2],
    ['a short code', { address: '55512' }, american!, 100],
    ['a sender name', { address: 'Signalbox' }, british!, 10],
  ])('%s', (_name, sender, to, mps) => {
    const { simulator } = makeSenders([sender]);
    expect(simulator.senders.get(sender.address).lines.to(to).mps).toBe(mps);
  });

  test('one number to each class of destinations is its own: what waits for one holds up no other', () => {
    const { create, timeline } = makeSenders([{ address: SENDER }]);
    const sendTo = (To: string) => Array.from({ length: 30 }, (_, index) => recordOf(create({ To, Body: `text ${index}` })));
    const [home, abroad] = [sendTo(american!), sendTo(british!)];
    timeline.advanceBy(HOUR_MS);
    const lastSentMs = (records: typeof home) => Math.max(...records.map(({ sentAtMs }) => sentAtMs!)) - START_MS;
    expect(lastSentMs(home)).toBeGreaterThanOrEqual(29_000);
    expect(lastSentMs(abroad)).toBeGreaterThanOrEqual(2_900);
    expect(lastSentMs(abroad)).toBeLessThan(10_000);
  });

  test('a number with one pace is the same for all that waits for it', () => {
    const { create, timeline } = makeSenders([{ address: SENDER, mps: 0.1 }]);
    const records = [american!, british!, canadian!].map((To) => recordOf(create({ To })));
    timeline.advanceBy(19_900);
    expect(records.map(({ sentAtMs }) => sentAtMs !== null)).toEqual([true, true, false]);
  });
});

describe('messages with media', () => {
  const campaign = { id: 'c', brand: 'b', campaignClass: 'A', brandTier: 'TOP' } as const;
  const tollFree = Array.from({ length: 10 }, (_, index) => `+1833555010${index}`);
  const media = { MediaUrl: 'https://example.com/cat.png' };

  /** How long the last of so many took to leave, in ms. */
  function measureDurationMs(senders: SenderSettings[], { messages, to = PERSON, fields = media }: { messages: number; to?: string; fields?: Record<string, string> }) {
    const { create, timeline } = makeSenders(senders);
    const records = Array.from({ length: messages }, (_, index) => recordOf(create({ To: to, From: senders[index % senders.length]!.address, Body: `text ${index}`, ...fields })));
    timeline.advanceBy(HOUR_MS);
    return Math.max(...records.map(({ sentAtMs }) => sentAtMs!)) - START_MS;
  }

  test.each<[string, SenderSettings[], number, number]>([
    ['of one short code', [{ address: '55512' }], 400, 40],
    ['of all an account\'s toll-free numbers together', tollFree.map((address) => ({ address })), 250, 25],
    ['of all an account\'s campaigns together', [{ address: SENDER, campaign }, { address: '+15550100002', campaign }], 500, 50],
  ])('%s leave at a pace of their own', (_name, senders, messages, perSecond) => {
    const shortestMs = ((messages - 1) * 1_000) / perSecond;
    const durationMs = measureDurationMs(senders, { messages });
    expect(durationMs).toBeGreaterThanOrEqual(shortestMs);
    expect(durationMs).toBeLessThan(shortestMs + 5_000);
  });

  test.each<[string, SenderSettings[], Parameters<typeof measureDurationMs>[1]]>([
    ['what is text alone', [{ address: '55512' }], { messages: 400, fields: {} }],
    ['a sender with a pace of its own', [{ address: '55512', mps: 100 }], { messages: 400 }],
    ['toll-free numbers abroad', tollFree.map((address) => ({ address })), { messages: 400, to: '+447700900123' }],
  ])('do not hold up %s', (_name, senders, sent) => {
    expect(measureDurationMs(senders, sent)).toBeLessThan(9_000);
  });

  test('expire while they wait for their turn, and take nothing from the pace', () => {
    const { create, timeline } = makeSenders([{ address: '55512' }]);
    const send = (index: number, fields = {}) => recordOf(create({ From: '55512', Body: `text ${index}`, ...media, ...fields }));
    const inTime = Array.from({ length: 80 }, (_, index) => send(index));
    const late = send(80, { ValidityPeriod: '1' });
    const next = send(81);
    timeline.advanceBy(HOUR_MS);
    expect(inTime.every(({ status }) => status === 'delivered')).toBe(true);
    expect(late.statuses.at(-1)).toEqual({ status: 'failed', atMs: START_MS + 1_000, errorCode: 30036 });
    expect(next.sentAtMs! - START_MS).toBeGreaterThanOrEqual(2_000);
  });

  test('of two accounts do not wait for each other, those of a subaccount do', () => {
    const owners: Record<string, string> = { child: 'parent', parent: 'parent', other: 'other' };
    const gate = new MediaGate((accountSid) => owners[accountSid]!);
    const sender = makeSenders([]).simulator.senders.get(TOLL_FREE);
    const leaveFrom = (accountSid: string) => gate.take({ to: PERSON, sender, accountSid, expiresAtMs: Infinity }, 0);
    expect(['parent', 'child', 'other', 'parent'].map(leaveFrom)).toEqual([0, 40, 0, 80]);
  });
});

describe('a WhatsApp sender', () => {
  const sender = { address: WHATSAPP, whatsapp: { peoplePerDay: 2, templates: ['Your code is {{1}}'] } };
  const people = ['whatsapp:+15557650001', 'whatsapp:+15557650002', 'whatsapp:+15557650003'];

  test('writes freely within a day of what the person wrote, by template otherwise', () => {
    const rig = makeSenders([sender]);
    rig.simulator.receive({ from: people[0]!, to: WHATSAPP, body: 'hi' });
    expect(rig.send(people.slice(0, 2), { From: WHATSAPP, Body: 'hello' })).toEqual([null, 63016]);
    expect(rig.send([people[1]!], { From: WHATSAPP, Body: 'Your code is 77' })).toEqual([null]);
    rig.timeline.advanceBy(24 * HOUR_MS);
    expect(rig.send([people[0]!], { From: WHATSAPP, Body: 'hello' })).toEqual([63016]);
  });

  test('reaches as many people a day as its tier allows', () => {
    expect(makeSenders([sender]).send(people, { From: WHATSAPP, Body: 'Your code is 77' })).toEqual([null, null, 63018]);
  });

  test('without a contract may say anything', () => {
    expect(makeSenders([]).send(people, { From: WHATSAPP, Body: 'hello' })).toEqual([null, null, null]);
  });
});

test('a carrier filters a sender that comes in a burst', () => {
  const carriers = { verizon: { burst: { messages: 5, withinMs: 1_000, blockMs: 60_000 } } };
  const rig = makeSenders([{ address: SENDER, mps: 100 }], { outcomes: { ...ALWAYS, carriers } });
  const codes = rig.send(peopleAt('verizon', 8));
  expect(codes).toEqual([null, null, null, null, null, 30007, 30007, 30007]);
  expect(rig.send(peopleAt('verizon', 1))).toEqual([null]);
});

test('a new account sends so many messages a day', () => {
  const rig = makeSenders([{ address: SENDER, mps: 100 }], { messagesPerDay: 2 });
  const people = peopleAt('att', 3);
  expect(rig.send(people)).toEqual([null, null, 30454]);
  rig.timeline.advanceTo(START_MS + 12 * HOUR_MS);
  expect(rig.send(people.slice(0, 1))).toEqual([null]);
});

test('pumped numbers always get what is sent, until the carrier holds the range back', () => {
  const rig = makeSenders([{ address: SENDER, mps: 1_000 }], { outcomes: { ...ALWAYS, finals: { delivered: 0, undelivered: 1, failed: 0, sent: 0 }, undeliveredCodes: { 30003: 1 } } });
  const { recipients } = rig.simulator.pumping.add({ firstNumber: '+992900000000', count: 20, conversionRate: 0.1, blockAfter: 15 });
  const codes = rig.send(recipients.map(({ to }) => to));
  expect(codes).toEqual([...Array<null>(15).fill(null), ...Array<number>(5).fill(30450)]);
  expect(rig.send(['+992900000020'])).toEqual([30003]);
});

test('a rule refuses the request itself', () => {
  const rig = makeRig({ settings: { outcomes: { ...ALWAYS, rules: [{ toPrefix: '+1900', refuse: 21408 }] } } });
  expect(rig.create({ To: '+19005550001' })).toEqual({ refusal: { code: 21408, value: '+19005550001' } });
  expect(rig.create()).toHaveProperty('record');
});
