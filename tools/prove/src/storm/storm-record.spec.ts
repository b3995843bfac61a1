import { describe, expect, it } from 'vitest';
import { planStorm } from './plan-storm.js';
import { placeOfKey, stormIntents } from './storm-load.js';
import { StormRecord, type StormAcceptance, type StormChange } from './storm-record.js';

const change = (place: number, sequence: number, over: Partial<StormChange> = {}): StormChange => ({
  place, messageId: `m${place}`, eventId: `e${place}-${sequence}`, sequence, status: sequence === 1 ? 'received' : 'delivered', terminal: sequence === 2, reason: 'ok-accepted', atMs: 2000 + place, ...over,
});
const taking = (place: number, over: Partial<StormAcceptance> = {}): StormAcceptance => ({ messageId: `m${place}`, sid: `SM${place}`, receivedAtMs: 1500 + place, acceptedAtMs: 1510 + place, visibleAtMs: 1510 + place, attempt: 1, finalStatus: 'delivered', isTold: true, ...over });

/** Three messages to one person, sent and delivered in order. */
function calmStorm(): StormRecord {
  const record = new StormRecord(3);
  for (const place of [0, 1, 2]) {
    record.publish(place, 'otp', 1000);
    record.accept({ place, messageId: `m${place}`, fifo: 'one', offset: place });
    record.change(change(place, 1));
    record.change(change(place, 2));
  }
  return record;
}

function judge(disturb: (record: StormRecord) => void, taken: readonly StormAcceptance[] = [0, 1, 2].map((place) => taking(place))): string[] {
  const record = calmStorm();
  disturb(record);
  for (const one of taken) record.take(one);
  return record.judge().violations.map(({ promise, subject }) => `${promise} ${subject}`);
}

describe('the record of a storm', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(judge(() => undefined)).toEqual([]);
  });

  it('takes records that come again for what they are', () => {
    const record = calmStorm();
    record.change(change(1, 2));
    record.accept({ place: 1, messageId: 'm1', fifo: 'one', offset: 7 });
    record.change(change(1, 1, { messageId: 'm9', eventId: 'e9', status: 'rejected', reason: 'duplicate' }));
    for (const place of [0, 1, 2]) record.take(taking(place));
    expect(record.judge().count).toBe(0);
    expect([record.repeatedChanges, record.duplicates, record.ended]).toEqual([1, 1, 3]);
  });

  it.each<[string, (record: StormRecord) => void, StormAcceptance[] | undefined, string[]]>([
    ['a second message of one intent', (record) => record.accept({ place: 1, messageId: 'm7', fifo: 'one', offset: 9 }), undefined, ['P2 m7']],
    ['a message that was taken twice', () => undefined, [taking(0), taking(1), taking(2), taking(1)], ['P2 m1']],
    ['a stranger in the ledger', () => undefined, [taking(0), taking(1), taking(2), taking(3)], ['P2 SM3']],
    ['a delivery that the carrier knows nothing of', () => undefined, [taking(0), taking(2)], ['P1 m1']],
    ['two messages in the wrong order', () => undefined, [taking(0, { receivedAtMs: 1600 }), taking(1), taking(2, { receivedAtMs: 1700 })], ['P3 m1']],
    ['an end that is not the carrier\'s', () => undefined, [taking(0), taking(1, { finalStatus: 'failed' }), taking(2)], ['P5 m1']],
    ['two events of one sequence', (record) => record.change(change(1, 2, { eventId: 'other' })), undefined, ['P5 m1']],
    ['a sequence with a gap', (record) => record.change(change(1, 4, { terminal: true, status: 'delivered' })), undefined, ['P5 m1']],
    ['a message that never ended', (record) => record.change(change(1, 3, { terminal: false, status: 'sent' })), [taking(0), taking(1, { finalStatus: null }), taking(2)], ['P1 m1']],
    ['a reason that is not in the list', (record) => record.change(change(1, 3, { terminal: true, status: 'delivered', reason: 'because' })), undefined, ['P10 m1']],
  ])('finds %s', (_name, disturb, taken, found) => {
    expect(judge(disturb, taken)).toEqual(found);
  });

  it.each([['has shown it in time', 1510, ['P2 m1']], ['showed it only later than L allows', 1509, []]])('blames us for a second send where the carrier %s', (_name, lookUpAtMs, found) => {
    expect(judge((record) => record.doubt(1, lookUpAtMs + 1), [taking(0), taking(1), taking(2), taking(1)])).toEqual(found);
  });

  it('knows that a receipt that found no edge can be waited for', () => {
    const record = new StormRecord(1);
    record.publish(0, 'otp', 1000);
    record.accept({ place: 0, messageId: 'm0', fifo: 'one', offset: 0 });
    record.change(change(0, 1, { status: 'sent' }));
    record.take(taking(0, { isTold: false }));
    expect([record.judge().count, record.withoutReceipt, record.isQuiet()]).toEqual([0, 1, true]);
  });

  it('finds an intent that became nothing', () => {
    const record = new StormRecord(1);
    record.publish(0, 'otp', 1);
    expect(record.judge().violations).toMatchObject([{ promise: 'P1', subject: 'intent 0' }]);
  });
});

describe('a storm', () => {
  it('has the kills that were asked for, servers and freezes among them', () => {
    const actions = planStorm({ kills: 200, forMs: 600_000, seed: 3, targets: ['a', 'b'] });
    const kinds = Object.fromEntries([...Map.groupBy(actions, ({ kind }) => kind)].map(([kind, of]) => [kind, of.length]));
    expect(kinds).toEqual({ kill: 190, 'stop-database': 5, 'stop-broker': 5, freeze: 20 });
  });

  it('makes its intents one by one, each known by its place', () => {
    const intents = [...stormIntents({ count: 50, rate: 10, seed: 1, people: ['+447700900001', '+447700900002'] })];
    expect(intents.map(({ intent }) => placeOfKey(intent.idempotencyKey))).toEqual(intents.map((_, place) => place));
    expect(intents[49]?.atMs).toBe(4900);
    expect(placeOfKey('another-1')).toBeUndefined();
  });
});
