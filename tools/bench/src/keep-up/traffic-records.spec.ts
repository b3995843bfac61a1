import { decodeRecord, findTopic, HEADERS } from '@signalbox/contracts';
import { expect, it } from 'vitest';
import { openDevelopmentKeyring } from '../measure/development-keyring.js';
import { makeTraffic } from './traffic-records.js';

it('makes records that fit their contracts', () => {
  const keyring = openDevelopmentKeyring();
  const records = Array.from({ length: 20 }, (_, index) => makeTraffic(index, 1_763_800_000_000, keyring)).flat();
  const faults = records.map(({ topic, headers, value }) => decodeRecord(findTopic(topic), headers[HEADERS.schema], Buffer.from(value))).filter(({ ok }) => !ok);
  expect(faults).toEqual([]);
  const parties = records.filter(({ topic }) => topic === 'call-events').map(({ value }) => keyring.open((JSON.parse(value) as { party: string }).party, 'call'));
  expect(parties).toEqual([expect.stringMatching(/^\+1/)]);
  expect(new Set(records.map(({ topic }) => topic))).toEqual(new Set(['messages-otp', 'messages-transactional', 'messages-marketing', 'message-status', 'conversions', 'call-events']));
});
