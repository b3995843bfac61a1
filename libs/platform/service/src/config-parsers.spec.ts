import { describe, expect, it } from 'vitest';
import { checked, flag, hostAndPort, jsonList, jsonMap, keyList, keyMap, listOf, oneOf, secretKey, text, url, wholeNumber } from './config-parsers.js';

const KEY = Buffer.alloc(32, 1).toString('base64');
const SHORT = Buffer.alloc(31, 1).toString('base64');

describe('parsers take', () => {
  it.each([
    ['a number', wholeNumber(-5, 5), '-5', -5],
    ['a word of a list', oneOf(['otp', 'marketing']), 'otp', 'otp'],
    ['a list', listOf(wholeNumber(0, 9)), '1, 2,3,', [1, 2, 3]],
    ['a flag', flag, 'true', true],
    ['a URL', url('postgres:'), 'postgres://u:p@h:5432/d', 'postgres://u:p@h:5432/d'],
    ['a host', hostAndPort, 'broker-1.example:9092', 'broker-1.example:9092'],
    ['an IPv6 host', hostAndPort, '[::1]:9092', '[::1]:9092'],
    ['a map', jsonMap, '{"a":"b"}', { a: 'b' }],
    ['a JSON list', jsonList, '["a"]', ['a']],
    ['a key', secretKey, KEY, KEY],
    ['a map of keys', keyMap, JSON.stringify({ k1: KEY }), { k1: KEY }],
    ['a list of keys', keyList, JSON.stringify([KEY]), [KEY]],
    ['a text that passes its check', checked(wholeNumber(0, 1)), '1', '1'],
  ])('%s', (_, parse, given, expected) => expect(parse(given)).toEqual(expected));
});

describe('parsers refuse', () => {
  it.each([
    ['a fraction', wholeNumber(0, 5), '1.5'],
    ['a number out of bounds', wholeNumber(0, 5), '6'],
    ['a number in words', wholeNumber(0, 5), '1e0'],
    ['another word', oneOf(['otp']), 'OTP'],
    ['an empty list', listOf(text), ','],
    ['a value twice', listOf(text), 'a,a'],
    ['another flag', flag, '1'],
    ['another protocol', url('https:'), 'http://x'],
    ['no URL', url('https:'), 'x'],
    ['a host without port', hostAndPort, 'broker'],
    ['no JSON', jsonMap, '{'],
    ['a list for a map', jsonMap, '["a"]'],
    ['a map of numbers', jsonMap, '{"a":1}'],
    ['a map for a list', jsonList, '{"a":"b"}'],
    ['a short key', secretKey, SHORT],
    ['a short key in a map', keyMap, JSON.stringify({ k1: SHORT })],
    ['a short key in a list', keyList, JSON.stringify([KEY, SHORT])],
    ['a text that fails its check', checked(wholeNumber(0, 1)), '2'],
  ])('%s', (_, parse, given) => expect(() => parse(given)).toThrow(RangeError));

  it.each([
    ['a URL with a password', url('https:'), 'postgres://user:hunter2@host/db', 'hunter2'],
    ['a key', keyMap, JSON.stringify({ k1: SHORT }), SHORT],
  ])('%s without repeating it', (_, parse, given, secret) => expect(() => parse(given)).not.toThrow(secret));
});
