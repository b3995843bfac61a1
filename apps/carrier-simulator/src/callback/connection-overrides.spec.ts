import { expect, test } from 'vitest';
import { DEFAULT_OVERRIDES, parseConnectionOverrides } from './connection-overrides.js';

const URL_PART = 'https://a.example/x?m=1';

test.each([
  ['none', '', {}],
  ['a fragment that means nothing', '#section', {}],
  ['all', '#rc=3&rp=5xx,rt&ct=2000&rt=4000&tt=10000&e=ashburn,dublin&sni=n', { retries: 3, retryOn: new Set(['5xx', 'rt']), connectTimeoutMs: 2_000, readTimeoutMs: 4_000, totalTimeMs: 10_000, edges: ['ashburn', 'dublin'], namesHost: false }],
  ['every policy', '#rp=all', { retryOn: new Set(['4xx', '5xx', 'ct', 'rt']) }],
  ['no retries', '#rc=0', { retries: 0 }],
  ['numbers out of range', '#rc=6&ct=99&rt=15001&tt=x', {}],
])('%s', (_name, fragment, expected) => {
  expect(parseConnectionOverrides(URL_PART + fragment)).toEqual({ ...DEFAULT_OVERRIDES, ...expected });
});

test.each([
  ['an unknown edge', '#e=atlantis', 11240],
  ['an unknown policy', '#rp=5xx,sometimes', 11243],
])('%s is an error', (_name, fragment, errorCode) => {
  expect(parseConnectionOverrides(URL_PART + fragment)).toEqual({ errorCode });
});
