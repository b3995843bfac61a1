import { generateDevelopmentKeys, loadKeyring, type Keyring } from '@signalbox/crypto';
import { describe, expect, it } from 'vitest';
import { openReplayHeader, sealReplayHeader } from './replay-header.js';

function keyringOf(seed: string): Keyring {
  const keys = generateDevelopmentKeys(seed).environment;
  return loadKeyring({ fieldKeys: JSON.parse(keys.SB_FIELD_KEYS) as Record<string, string>, fieldKey: keys.SB_FIELD_KEY, peppers: JSON.parse(keys.SB_PEPPERS) as string[], bodyKey: keys.SB_BODY_KEY });
}

const keyring = keyringOf('ours');
const replay = { origin: { topic: 'messages-otp', partition: 2, offset: '9007199254740993' }, number: 3 };
const sealed = (value: unknown): string => keyring.seal(JSON.stringify(value), 'replay');

describe('the header of a replay', () => {
  it('says where the record first stood and which replay it is', () => {
    expect(openReplayHeader(keyring, sealReplayHeader(keyring, replay))).toEqual(replay);
  });

  it.each([
    ['nothing', ''],
    ['clear text', JSON.stringify(replay)],
    ['sealed with a key that is not ours', sealReplayHeader(keyringOf('theirs'), replay)],
    ['an envelope of ours for something else', keyring.seal(JSON.stringify(replay), 'dead-letter')],
    ['no origin', sealed({ number: 1 })],
    ['no number', sealed({ origin: replay.origin })],
    ['the number 0', sealed({ ...replay, number: 0 })],
    ['an offset that is none', sealed({ ...replay, origin: { ...replay.origin, offset: '-1' } })],
    ['null', sealed(null)],
  ])('says nothing where it is %s', (_name, header) => {
    expect(openReplayHeader(keyring, header)).toBeNull();
  });
});
