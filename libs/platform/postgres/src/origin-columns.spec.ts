import { expect, it } from 'vitest';
import { originArrays, toOrigin } from './origin-columns.js';

const first = { topic: 'intents-otp', partition: 3, offset: '9223372036854775807' };
const second = { topic: 'messages-otp', partition: 0, offset: '0' };

it('gives an array for each column, by position', () => {
  expect(originArrays([first, second])).toEqual([['intents-otp', 'messages-otp'], [3, 0], ['9223372036854775807', '0']]);
  expect(originArrays([])).toEqual([[], [], []]);
});

it('reads back what the columns keep, with every digit of the offset', () => {
  expect(toOrigin({ origin_topic: 'intents-otp', origin_partition: 3, origin_offset: '9223372036854775807' })).toEqual(first);
});
