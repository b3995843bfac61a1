import { describe, expect, it } from 'vitest';
import { PersonalDataScanner } from './scan-personal-data.js';

const scanner = new PersonalDataScanner({ numbers: ['+14155550123', '+447700900123'], bodies: ['Your code is 482913. Never share it.', 'ok'] });

describe('PersonalDataScanner', () => {
  it.each([
    ['a number', 'sent to +14155550123 today', 'number', 'plain'],
    ['a number in a URL', 'GET /x?To=%2B447700900123&a=1', 'number', 'plain'],
    ['a number inside a longer run of digits', 'ref=9914155550123000', 'number', 'plain'],
    ['a body', '{"body":"Your code is 482913. Never share it."}', 'body', 'plain'],
    ['a piece of a body', '... code is 482913. Never share it', 'body', 'plain'],
    ['a number in base64', Buffer.from('{"to":"+14155550123"}').toString('base64'), 'number', 'base64'],
    ['a body in base64url', Buffer.from('Your code is 482913. Never share it.').toString('base64url'), 'body', 'base64'],
  ])('finds %s', (_name, text, kind, encoding) => {
    expect(scanner.scan('here', text)).toContainEqual(expect.objectContaining({ source: 'here', kind, encoding }));
  });

  it.each([['other numbers', 'sent from +15005550006 at 1763812345678'], ['hashes', 'mK3x0ZzQ2V9q-1aBcDeFgH'], ['a text too short to be a fingerprint', 'ok']])('passes %s', (_name, text) => {
    expect(scanner.scan('here', text)).toEqual([]);
  });

  it('does not repeat what it found', () => {
    expect(JSON.stringify(scanner.scan('here', '+14155550123'))).not.toContain('4155550123');
  });
});
