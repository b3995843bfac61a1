import { describe, expect, it } from 'vitest';
import { CARRIER_CLOCK_SKEW_MS, matchAttempt, type ListedMessage, type Match } from './match-attempt.js';

const CALLED = 1_000_000;
const ATTEMPT = { messageId: 'm1', bodyHash: 'hash-of-body', sender: '+15005550006', calledAtMs: CALLED };
const listed = (sid: string, change: Partial<ListedMessage> = {}): ListedMessage => ({ sid, createdAtMs: CALLED + 1_000, bodyHash: ATTEMPT.bodyHash, sender: ATTEMPT.sender, ...change });
const found = (sid: string, createdAtMs = CALLED + 1_000): Match => ({ kind: 'found', sid, createdAtMs });

const ROWS: [name: string, messages: ListedMessage[], taken: string[], expected: Match][] = [
  ['an empty list', [], [], { kind: 'absent' }],
  ['the same body, sender and time', [listed('SM1')], [], found('SM1')],
  ['another body', [listed('SM1', { bodyHash: 'other' })], [], { kind: 'absent' }],
  ['another sender', [listed('SM1', { sender: '+15005550009' })], [], { kind: 'absent' }],
  ['no sender picked yet', [listed('SM1', { sender: null })], [], found('SM1')],
  ['created before the claim, within the skew', [listed('SM1', { createdAtMs: CALLED - CARRIER_CLOCK_SKEW_MS })], [], found('SM1', CALLED - CARRIER_CLOCK_SKEW_MS)],
  ['created long before the claim', [listed('SM1', { createdAtMs: CALLED - CARRIER_CLOCK_SKEW_MS - 1 })], [], { kind: 'absent' }],
  ['taken by another message', [listed('SM1')], ['SM1'], { kind: 'absent' }],
  ['two equal ones, the first taken', [listed('SM1'), listed('SM2')], ['SM1'], found('SM2')],
  ['two equal ones, listed newest first', [listed('SM2', { createdAtMs: CALLED + 2_000 }), listed('SM1')], [], found('SM1')],
  ['two equal ones of one second', [listed('SM2'), listed('SM1')], [], found('SM1')],
  ['a body that the carrier does not show', [listed('SM1', { bodyHash: null })], [], { kind: 'unreadable' }],
  ['a hidden body of another sender', [listed('SM1', { bodyHash: null, sender: '+15005550009' })], [], { kind: 'absent' }],
  ['a hidden body that is taken', [listed('SM1', { bodyHash: null })], ['SM1'], { kind: 'absent' }],
  ['a hidden body beside ours', [listed('SM0', { bodyHash: null, createdAtMs: CALLED }), listed('SM1')], [], found('SM1')],
];

describe('matchAttempt', () => {
  it.each(ROWS)('%s', (_name, messages, taken, expected) => {
    expect(matchAttempt(ATTEMPT, messages, new Set(taken))).toEqual(expected);
  });
});
