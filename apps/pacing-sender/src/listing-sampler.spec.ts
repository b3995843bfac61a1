import { describe, expect, it } from 'vitest';
import type { LookUp } from '@signalbox/providers';
import { AdapterError } from '@signalbox/message';
import { makeMessage, makeSender, recordOf } from '../test/support/sender-bench.js';
import type { AttemptOnWire } from './carrier-call.js';
import { ListingSampler } from './listing-sampler.js';
import { readMessage, type OutgoingMessage } from './outgoing-message.js';

const SID = 'SM1';
const ACCEPTED = { providerMessageId: SID, account: 'the-account' };
const LISTED: LookUp = { kind: 'listed', messages: [{ providerMessageId: SID, body: null, sender: null, createdAtMs: 0, status: 'queued' }] };
const EMPTY: LookUp = { kind: 'listed', messages: [] };

/** A sampler whose every draw makes a sample; the list shows the message once it is so old. */
function makeSampler(answer: (ageMs: number, account: string | null) => LookUp | Error) {
  const sender = makeSender();
  const startMs = sender.time.clock.monotonicMs();
  let looks = 0;
  const carrier = {
    lookUp: (_message: OutgoingMessage, { account }: AttemptOnWire): Promise<LookUp> => {
      looks += 1;
      const found = answer(sender.time.clock.monotonicMs() - startMs, account);
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    },
  };
  const message: OutgoingMessage = readMessage(recordOf(makeMessage(sender.time.clock.nowMs())));
  return { ...sender, message, sampler: new ListingSampler(carrier, { ...sender.tools, random: () => 0 }), looks: () => looks };
}

describe('the sampling of the listing delay', () => {
  it('measures how long the carrier takes to list a message', async () => {
    const { sampler, message, time, metrics, looks, lines } = makeSampler((ageMs) => (ageMs >= 700 ? LISTED : EMPTY));
    sampler.consider(message, ACCEPTED);
    await time.pass(1_100);
    expect(looks()).toBe(2);
    const text = await metrics.render();
    expect(text).toMatch(/sb_list_visibility_seconds_count\{[^}]*provider="twilio"[^}]*\} 1/);
    expect(text).toMatch(/sb_list_visibility_seconds_sum\{[^}]*\} 1\b/);
    expect(lines.join()).not.toContain('nearly as late');
  });

  it('tells operations of a list that is nearly as late as L, or shows nothing at all', async () => {
    const { sampler, message, time, metrics, lines } = makeSampler(() => EMPTY);
    sampler.consider(message, ACCEPTED);
    await time.pass(6_500);
    expect(await metrics.render()).toMatch(/sb_list_visibility_late_total\{[^}]*provider="twilio"[^}]*\} 1/);
    expect(lines.filter((line) => line.includes('nearly as late'))).toHaveLength(1);
  });

  it.each([['cannot be asked', { kind: 'impossible', detail: 'redacted' } as LookUp], ['does not answer', new AdapterError('carrier-unreachable', 'unreachable')]])('learns nothing of a carrier that %s', async (_name, answer) => {
    const { sampler, message, time, metrics, looks } = makeSampler(() => answer);
    sampler.consider(message, ACCEPTED);
    await time.pass(1_000);
    expect(looks()).toBe(1);
    expect(await metrics.render()).not.toMatch(/sb_list_visibility_(seconds_count|late_total)\{/);
  });

  it('looks where the message went, and raises no alarm for a tenant that has another account since', async () => {
    const { sampler, message, time, lines } = makeSampler((_ageMs, account) => (account === 'the-account' ? LISTED : EMPTY));
    sampler.consider(message, ACCEPTED);
    await time.pass(6_500);
    expect(lines.join()).not.toContain('nearly as late');
  });

  it('follows one message at a time, and not the next one at once', async () => {
    const { sampler, message, time, looks } = makeSampler(() => LISTED);
    for (let index = 0; index < 5; index += 1) sampler.consider(message, ACCEPTED);
    await time.pass(600);
    sampler.consider(message, ACCEPTED);
    await time.pass(600);
    expect(looks()).toBe(1);
    time.clock.advance(10_000);
    sampler.consider(message, ACCEPTED);
    await time.pass(600);
    expect(looks()).toBe(2);
  });
});
