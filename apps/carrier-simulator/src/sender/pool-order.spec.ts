import { describe, expect, test } from 'vitest';
import { VirtualTimeline } from '../time/virtual-timeline.js';
import { canReach, orderPool } from './pool-order.js';
import { SenderTable } from './sender-table.js';

const AMERICAN = '+15557650001';
const CANADIAN = '+14165550100';
const BRITISH = '+447700900123';
const BRITISH_SHORT_CODE = { address: '60006', country: 'GB' };

function sendersOf(settings: readonly (string | { address: string; country: string })[]) {
  const table = new SenderTable(new VirtualTimeline(0));
  const listed = settings.map((sender) => (typeof sender === 'string' ? { address: sender } : sender));
  table.change(listed);
  return listed.map(({ address }) => table.get(address));
}

test.each([
  ['a long code', '+15550100001', BRITISH, true],
  ['a name', 'Signalbox', BRITISH, true],
  ['an RCS sender, by the plain number', 'rcs:brand', AMERICAN, true],
  ['a WhatsApp sender, on its channel', 'whatsapp:+15550100001', 'whatsapp:+447700900123', true],
  ['a WhatsApp sender, by text', 'whatsapp:+15550100001', AMERICAN, false],
  ['a long code, on WhatsApp', '+15550100001', 'whatsapp:+447700900123', false],
  ['a short code, at home', '55512', AMERICAN, true],
  ['a short code, next door', '55512', CANADIAN, false],
  ['a short code, abroad', '55512', BRITISH, false],
  ['a short code of another country, there', BRITISH_SHORT_CODE, BRITISH, true],
  ['a short code of another country, here', BRITISH_SHORT_CODE, AMERICAN, false],
] as const)('%s', (_name, sender, to, expected) => {
  expect(canReach(sendersOf([sender])[0]!, to)).toBe(expected);
});

describe('a pool', () => {
  const pool = sendersOf(['+15550100001', '+15550100002', '55512', '55513', BRITISH_SHORT_CODE, 'whatsapp:+15550100001']);
  const orderFor = (to: string, key: string): string[] => orderPool(pool, to, key).map(({ address }) => address);

  test('puts the short codes of the recipient\'s country first, and leaves out what does not reach', () => {
    for (const key of ['a', 'b', 'c']) {
      expect(new Set(orderFor(AMERICAN, key).slice(0, 2))).toEqual(new Set(['55512', '55513']));
      expect(orderFor(AMERICAN, key)).toHaveLength(4);
      expect(orderFor(BRITISH, key)[0]).toBe('60006');
      expect(orderFor(CANADIAN, key).toSorted()).toEqual(['+15550100001', '+15550100002']);
    }
  });

  test('spreads by key, the same for the same', () => {
    const firsts = Array.from({ length: 200 }, (_, index) => orderFor(CANADIAN, `key ${index}`)[0]!);
    for (const [, share] of Map.groupBy(firsts, (address) => address)) expect(share.length).toBeGreaterThan(70);
    expect(orderFor(CANADIAN, 'key 1')).toEqual(orderFor(CANADIAN, 'key 1'));
  });
});
