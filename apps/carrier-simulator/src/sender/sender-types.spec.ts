import { expect, test } from 'vitest';
import { SENDER_TYPES, senderTypeOf } from './sender-types.js';

test.each([
  ['+15550100001', 'long-code'],
  ['+18335550100', 'toll-free'],
  ['55512', 'short-code'],
  ['+447700900123', 'international'],
  ['Signalbox', 'alphanumeric'],
  ['whatsapp:+15550100001', 'whatsapp'],
  ['rcs:brand_agent', 'rcs'],
] as const)('%s is a sender of type %s', (address, type) => {
  expect(senderTypeOf(address)).toBe(SENDER_TYPES[type]);
});
