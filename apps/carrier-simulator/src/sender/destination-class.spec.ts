import { expect, test } from 'vitest';
import { destinationClassOf } from './destination-class.js';

test.each([
  ['+15557650001', 'us'],
  ['+14165550100', 'canada'],
  ['+18765550100', 'abroad'],
  ['+447700900123', 'abroad'],
  ['whatsapp:+447700900123', 'abroad'],
  ['+999123456', 'abroad'],
  ['55512', 'us'],
] as const)('%s is in the class %s', (to, expected) => {
  expect(destinationClassOf(to)).toBe(expected);
});
