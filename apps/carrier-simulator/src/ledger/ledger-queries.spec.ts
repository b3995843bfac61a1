import { expect, test } from 'vitest';
import { makeRig, PERSON, recordOf, SENDER, START_MS } from '../../test/rig.js';
import { findDuplicates, measurePace, orderByRecipient } from './ledger-queries.js';
import { acceptedOf } from './ledger-view.js';

const OTHER = '+15557650002';
const callback = (id: string) => ({ StatusCallback: `https://cb.example.com/s?m=${id}&k=k&a=1` });

function accept(...messages: Record<string, string>[]) {
  const rig = makeRig();
  rig.simulator.senders.change([{ address: SENDER, mps: 2 }]);
  const records = messages.map((fields) => {
    const record = recordOf(rig.create(fields));
    rig.timeline.advanceBy(100);
    return record;
  });
  rig.timeline.advanceBy(3_600_000);
  return { records, accepted: acceptedOf(rig.simulator.store.all) };
}

test('what was accepted twice', () => {
  const { records, accepted } = accept(callback('a'), callback('b'), callback('a'), {}, {});
  expect(findDuplicates(accepted)).toEqual([{ messageId: 'a', sids: [records[0]!.sid, records[2]!.sid] }]);
});

test('the order for each recipient with several messages, or for the one asked for', () => {
  const { accepted } = accept(callback('a'), { To: OTHER, ...callback('b') }, callback('c'));
  expect(orderByRecipient(accepted)).toMatchObject([{ to: PERSON, messages: [{ messageId: 'a', acceptedAtMs: START_MS }, { messageId: 'c', acceptedAtMs: START_MS + 200 }] }]);
  expect(orderByRecipient(accepted, OTHER)).toMatchObject([{ to: OTHER, messages: [{ index: 1, messageId: 'b' }] }]);
  expect(orderByRecipient(accepted, '+1')).toEqual([]);
});

test('the pace at arrival and at hand-over', () => {
  const { accepted } = accept(...Array.from({ length: 10 }, () => ({})));
  const pace = measurePace(accepted, SENDER, 1_000);
  expect(pace).toMatchObject({ atArrival: { segments: 10, startMs: START_MS }, atAcceptance: { segments: 10 } });
  // Two a second leave the queue; the way to the network takes up to 600 ms more for one than for another.
  expect(pace.atHandover.segments).toBeLessThanOrEqual(4);
  expect(measurePace(accepted, SENDER, 350).atArrival.segments).toBe(4);
});
