import { describe, expect, it } from 'vitest';
import { parseCarrierStatus } from '@signalbox/message';
import { latticeWordOf } from './lattice-word.js';

describe('latticeWordOf', () => {
  it.each([
    ['vonage', 'submitted', 'sent'],
    ['vonage', 'delivered', 'delivered'],
    ['vonage', 'read', 'read'],
    ['vonage', 'rejected', 'undelivered'],
    ['vonage', 'undeliverable', 'failed'],
    ['twilio', 'queued', 'queued'],
    ['twilio', 'partially_delivered', 'partially-delivered'],
    ['twilio', 'initiated', 'sending'],
    ['twilio', 'ringing', 'sent'],
    ['twilio', 'in-progress', 'sent'],
    ['twilio', 'completed', 'delivered'],
    ['twilio', 'busy', 'undelivered'],
    ['twilio', 'no-answer', 'undelivered'],
    ['twilio', 'canceled', 'canceled'],
    ['twilio', 'failed', 'failed'],
  ] as const)('%s says %s: %s', (provider, word, status) => expect(parseCarrierStatus(latticeWordOf(provider, word))).toBe(status));

  it('leaves a word alone that nobody knows', () => expect(latticeWordOf('vonage', 'constructor')).toBe('constructor'));
});
