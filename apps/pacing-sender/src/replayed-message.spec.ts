import { describe, expect, it } from 'vitest';
import type { Verdict } from '@signalbox/providers';
import { factsOf, kinds, makeMessage, makeSender, recordOf, rowOf, runToEnd } from '../test/support/sender-bench.js';

const UNREACHABLE: Verdict = { kind: 'unreachable', detail: 'ECONNREFUSED' };

describe('a message that was given up and is replayed', () => {
  /** Seven tries, all in vain. */
  async function giveUp(change: { readonly expiresAt?: string } = {}) {
    const sender = makeSender();
    sender.provider.answerNext(...Array.from({ length: 7 }, () => UNREACHABLE));
    const message = makeMessage(sender.time.clock.nowMs(), change);
    const record = recordOf(message);
    await runToEnd(sender, record);
    return { sender, message, record, replay: { ...record, replay: 1 } };
  }

  it('goes on with its eighth try, and is told as submitted', async () => {
    const { sender, message, replay } = await giveUp();
    sender.provider.answerNext(UNREACHABLE);
    const { last, told } = await runToEnd(sender, replay);
    expect(last.kind).toBe('emit');
    expect(kinds(told).slice(-3)).toEqual(['dead-lettered-by-sender retries-exhausted 7', 'submission-released unreachable 8', 'message-submitted submitted 9']);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted', attempt: 9 });
    expect(sender.provider.taken).toHaveLength(1);
    expect(await sender.handler.handle(replay)).toEqual(last);
  });

  it('is given up anew after as many tries, as an event of its own', async () => {
    const { sender, replay } = await giveUp();
    sender.provider.answerNext(...Array.from({ length: 7 }, () => UNREACHABLE));
    const { last, told } = await runToEnd(sender, replay);
    expect(last).toMatchObject({ kind: 'dead-letter', reason: 'retries-exhausted' });
    expect(kinds(told).filter((kind) => kind.startsWith('dead-lettered'))).toEqual(['dead-lettered-by-sender retries-exhausted 7', 'dead-lettered-by-sender retries-exhausted 14']);
    expect(await sender.handler.handle(replay)).toEqual(last);
  });

  it('is given up again where it is no replay', async () => {
    const { sender, record } = await giveUp();
    expect(await sender.handler.handle(record)).toMatchObject({ kind: 'dead-letter', reason: 'retries-exhausted' });
    expect(sender.provider.taken).toEqual([]);
  });

  it('ends as expired where its time is over, by one event however often it comes', async () => {
    const { sender, message, replay } = await giveUp();
    await sender.time.pass(300_000);
    const outcome = await sender.handler.handle(replay);
    expect([outcome.kind, kinds(factsOf(outcome)).at(-1)]).toEqual(['emit', 'expired-by-sender expired-before-submission 7']);
    expect(await sender.handler.handle(replay)).toEqual(outcome);
    expect(rowOf(sender, message)).toMatchObject({ state: 'rejected', reason: 'expired-before-submission' });
    expect(sender.provider.taken).toEqual([]);
  });

  it('heeds a STOP that came meanwhile, by one event however often it comes', async () => {
    const { sender, message, replay } = await giveUp();
    sender.store.optOuts.add(`${message.recipientKey}/${message.poolId}`);
    const [outcome, beside] = await Promise.all([sender.handler.handle(replay), sender.handler.handle(replay)]);
    expect([outcome.kind, kinds(factsOf(outcome)).at(-1)]).toEqual(['emit', 'blocked-by-sender opted-out 7']);
    await sender.time.pass(1_000);
    expect([beside, await sender.handler.handle(replay)]).toEqual([outcome, outcome]);
    expect(sender.provider.taken).toEqual([]);
  });

  it('is not sent where a callback says that the carrier has it', async () => {
    const { sender, message, replay } = await giveUp();
    const proof = { recipientKey: message.recipientKey, messageId: message.messageId, attempt: 7, provider: message.provider, providerMessageId: 'SM7' };
    expect(await sender.store.prove(proof)).toEqual({ kind: 'settled', from: 'rejected' });
    const { told } = await runToEnd(sender, replay);
    expect(kinds(told).at(-1)).toBe('message-submitted callback-received 7');
    expect(sender.provider.taken).toEqual([]);
  });

  it('is sent without proof once only, though its last try before the replay had none', async () => {
    const sender = makeSender();
    sender.provider.answerNext(...Array.from({ length: 6 }, () => UNREACHABLE), 'lost', 'lost');
    sender.provider.answerLookUps({ kind: 'impossible', detail: 'HTTP 400' });
    const message = makeMessage(sender.time.clock.nowMs());
    const record = recordOf(message);
    expect((await runToEnd(sender, record)).last).toMatchObject({ kind: 'dead-letter', reason: 'retries-exhausted' });
    const { told } = await runToEnd(sender, { ...record, replay: 1 });
    expect(kinds(told).slice(-3)).toEqual(['submission-in-doubt reply-lost 8', 'submission-in-doubt held-in-doubt 8', 'expired-by-sender expired-in-doubt 8']);
  });
});
