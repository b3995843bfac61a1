import { expect, it } from 'vitest';
import { isWorthCompressing } from './is-worth-compressing.js';

const placed = (partition: number, bytes: number, topic = 'message-events') => ({ record: { topic, key: null, headers: {}, value: 'x'.repeat(bytes) }, partition });

it.each([
  ['a short record alone', [placed(0, 600)], false],
  ['a long record alone', [placed(0, 2_048)], true],
  ['short ones that go together', [placed(0, 1_100), placed(0, 1_100)], true],
  ['short ones of different partitions', [placed(0, 1_100), placed(1, 1_100)], false],
  ['short ones of different topics', [placed(0, 1_100), placed(0, 1_100, 'messages-otp')], false],
  ['enough on average', [placed(0, 4_000), placed(1, 200)], true],
] as const)('%s', (_name, batch, isWorth) => {
  expect(isWorthCompressing(batch)).toBe(isWorth);
});
