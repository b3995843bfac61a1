import { expect, it } from 'vitest';
import { judgeRepetition } from './judge-repetition.js';

const first = { messageId: 'm1', payloadHash: 'h1', origin: 'intents-otp/0/7', isPublished: true };

it.each([
  ['the same record again', first, { payloadHash: 'h1', origin: 'intents-otp/0/7' }, 'publish-stored'],
  ['the same record again, never published', { ...first, isPublished: false }, { payloadHash: 'h1', origin: 'intents-otp/0/7' }, 'publish-stored'],
  ['another record, the same payload', first, { payloadHash: 'h1', origin: 'intents-otp/0/8' }, 'duplicate'],
  ['another record, the first not yet published', { ...first, isPublished: false }, { payloadHash: 'h1', origin: 'intents-otp/0/8' }, 'publish-stored'],
  ['another record, another payload', first, { payloadHash: 'h2', origin: 'intents-otp/0/8' }, 'conflict'],
  ['another payload, the first not yet published', { ...first, isPublished: false }, { payloadHash: 'h2', origin: 'http/0/1' }, 'conflict'],
])('%s', (_name, stored, repeated, kind) => {
  expect(judgeRepetition(stored, repeated).kind).toBe(kind);
});
