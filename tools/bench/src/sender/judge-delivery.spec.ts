import { describe, expect, it } from 'vitest';
import type { Acceptance } from '@signalbox/checkers';
import type { MessageDispatched } from '@signalbox/contracts';
import { judgeDelivery } from './judge-delivery.js';
import type { ToldFact } from './fact-watch.js';

const message = (messageId: string) => ({ messageId, tenantId: 't', recipientKey: 'k', lane: 'otp' }) as MessageDispatched;
const told = (messageId: string, type = 'message-submitted') => ({ toldAtMs: 0, fact: { type, messageId, eventId: `e-${messageId}`, reason: 'submitted', policyRevision: 1 } }) as ToldFact;
const taken = (messageId: string, sid = `SM${messageId}`): Acceptance => ({ sid, messageId, attempt: 1, sender: '+1', segments: 1, requestReceivedAtMs: 0, acceptedAtMs: 0, finalStatus: null });
const subjects = (of: readonly { readonly subject: string }[]): string[] => of.map(({ subject }) => subject);

describe('judgeDelivery', () => {
  it('finds nothing where each message was taken once and told of', () => {
    expect(judgeDelivery({ messages: [message('a')], facts: [told('a')], ledger: [taken('a')] })).toEqual({ lost: [], duplicates: [] });
  });

  it.each([
    ['that nobody tells of', [], [taken('a')]],
    ['that is only in doubt', [told('a', 'submission-in-doubt')], [taken('a')]],
    ['that no carrier took', [told('a')], []],
  ])('counts a message %s as lost', (_name, facts, ledger) => {
    expect(subjects(judgeDelivery({ messages: [message('a')], facts, ledger }).lost)).toEqual(['a']);
  });

  it('counts what came twice, by whichever carrier, and what nobody asked for', () => {
    const ledger = [taken('a'), taken('a', 'a uuid of the second'), taken('b')];
    expect(subjects(judgeDelivery({ messages: [message('a')], facts: [told('a')], ledger }).duplicates)).toEqual(['a', 'b']);
  });
});
