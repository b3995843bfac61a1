import { describe, expect, test } from 'vitest';
import { VirtualTimeline } from '../time/virtual-timeline.js';
import { OptOutNetwork, optOutTypeOf } from './opt-out-network.js';
import { SETTINGS } from '../../test/rig.js';
import { SenderTable } from './sender-table.js';

const PERSON = '+15557650001';
const LONG_CODE = '+15550100001';
const TOLL_FREE = '+18005550100';
const SHORT_CODE = '55512';
const SERVICE_SID = 'MG000000000000000000000000000000aa';

function setUp() {
  const senders = new SenderTable(new VirtualTimeline(0));
  senders.change([
    { address: '+15550100002', messagingServiceSid: SERVICE_SID },
    { address: '+15550100003', messagingServiceSid: SERVICE_SID },
  ]);
  const network = new OptOutNetwork({ current: { ...SETTINGS, advancedOptOut: { [SERVICE_SID]: { STOP: ['ARRÊT', 'Stop all'], HELP: ['AIDE'] } } } });
  const hear = (address: string, body: string) => network.hear(PERSON, senders.get(address), body);
  const blocks = (address: string) => network.blocks(senders.get(address), PERSON);
  return { hear, blocks };
}

describe('opt-out keywords', () => {
  test.each([
    ['plain', 'STOP', 'STOP'],
    ['any case, with space around', '  sToPaLl\n', 'STOP'],
    ['in a sentence', 'please STOP', null],
    ['back again', 'yes', 'START'],
    ['asking', 'Info', 'HELP'],
    ['anything else', 'thanks', null],
  ])('%s', (_name, body, expected) => {
    expect(optOutTypeOf(body, 'default')).toBe(expected);
  });
});

describe('OptOutNetwork', () => {
  test('blocks the sender that was told to stop until START, and no other', () => {
    const { hear, blocks } = setUp();
    expect(hear(LONG_CODE, 'stop')).toBe('STOP');
    expect(blocks(LONG_CODE)).toBe(true);
    expect(blocks('+15550100009')).toBe(false);
    hear(LONG_CODE, 'START');
    expect(blocks(LONG_CODE)).toBe(false);
  });

  test('a sender of a service blocks for all of the service', () => {
    const { hear, blocks } = setUp();
    hear('+15550100002', 'STOP');
    expect(blocks('+15550100003')).toBe(true);
  });

  test('a service knows words of its own, in any language and case', () => {
    const { hear, blocks } = setUp();
    expect([hear('+15550100002', ' arre\u0302t '), hear('+15550100002', 'aide'), hear(LONG_CODE, 'arrêt')]).toEqual(['STOP', 'HELP', null]);
    expect([blocks('+15550100003'), blocks(LONG_CODE)]).toEqual([true, false]);
    expect(hear('+15550100002', 'start')).toBe('START');
    hear('+15550100003', 'STOP ALL');
    expect(blocks('+15550100002')).toBe(true);
  });

  test('toll-free numbers know fewer words', () => {
    const { hear, blocks } = setUp();
    hear(TOLL_FREE, 'CANCEL');
    expect(blocks(TOLL_FREE)).toBe(false);
    hear(TOLL_FREE, 'STOP');
    expect(blocks(TOLL_FREE)).toBe(true);
  });

  test('short codes are left to their owner', () => {
    const { hear, blocks } = setUp();
    expect(hear(SHORT_CODE, 'STOP')).toBe('STOP');
    expect(blocks(SHORT_CODE)).toBe(false);
  });
});
