import { describe, expect, it } from 'vitest';
import { readKeyword } from './opt-out-keywords.js';

describe('readKeyword', () => {
  it.each([
    ['STOP', null, 'STOP'], [' stop\n', null, 'STOP'], ['StopAll', null, 'STOP'], ['unsubscribe', null, 'STOP'], ['End', null, 'STOP'], ['quit', null, 'STOP'],
    ['cancel', null, 'STOP'], ['revoke', null, 'STOP'], ['optout', null, 'STOP'], ['start', null, 'START'], ['yes', null, 'START'], ['UNSTOP', null, 'START'],
    ['help', null, 'HELP'], ['info', null, 'HELP'],
    ['please stop', null, null], ['stop.', null, null], ['', null, null], ['constructor', null, null],
    ['ARRET', 'STOP', 'STOP'], ['stop', 'START', 'START'], ['bonjour', 'help', 'HELP'], ['stop', 'SOMETHING', 'STOP'],
  ] as const)('%j, classified %s: %s', (body, carrierClass, keyword) => {
    expect(readKeyword(body, carrierClass)).toBe(keyword);
  });
});
