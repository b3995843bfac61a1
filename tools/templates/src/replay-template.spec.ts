import { describe, expect, it } from 'vitest';
import type { SendResult, Sending } from './carrier-door.js';
import { replayTemplate, type Surroundings } from './replay-template.js';
import type { ReplayedTemplate } from './template.js';

const FILTERED: SendResult = { kind: 'filtered', code: 30007 };
const template = (over: Partial<ReplayedTemplate> = {}): ReplayedTemplate => ({ name: 'sale', purpose: 'marketing', body: 'Sale: {{offer}}', variables: [{ offer: 'boots' }], channel: 'sms', senderKind: 'long-code', maxSegments: 1, ...over });

/** A carrier whose filter knows one word. */
function surroundings(word: RegExp, templates: readonly ReplayedTemplate[] = []): Surroundings & { readonly sent: Sending[] } {
  const sent: Sending[] = [];
  return {
    sent, templates, recipients: new Map([['att', '+12025550101'], ['other', '+447700900001']]),
    senders: { 'short-code': '24680', 'long-code': '+12015550171', 'toll-free': '+18885550171', alphanumeric: 'Acme', whatsapp: 'whatsapp:+12015550199' },
    door: { send: (sending) => Promise.resolve((sent.push(sending), { result: word.test(sending.body) ? FILTERED : { kind: 'delivered' }, tries: 1 })) },
  };
}

describe('replayTemplate', () => {
  it('tries each set of variables at each carrier', async () => {
    const around = surroundings(/nothing/);
    const replays = await replayTemplate(template({ variables: [{ offer: 'boots' }, { offer: 'books 🎉' }] }), around);
    expect(replays.map(({ variables, carrier, trials }) => [variables, carrier, trials.map(({ step, result, examination }) => [step, result.kind, examination.encoding])])).toEqual([
      [1, 'att', [['first form', 'delivered', 'GSM-7']]], [1, 'other', [['first form', 'delivered', 'GSM-7']]], [2, 'att', [['first form', 'delivered', 'UCS-2']]], [2, 'other', [['first form', 'delivered', 'UCS-2']]],
    ]);
    expect(around.sent[0]).toEqual({ to: '+12025550101', from: '+12015550171', body: 'Sale: boots' });
  });

  it('goes on to the fallback, then to the degraded form', async () => {
    const plain = template({ name: 'plain', body: 'Boots: {{offer}}' });
    const first = template({ fallback: 'plain', degraded: { body: 'News from us.' } });
    const stepsOf = async (word: RegExp) => (await replayTemplate(first, surroundings(word, [first, plain])))[0]?.trials.map(({ step, result }) => `${step}: ${result.kind}`);
    expect(await stepsOf(/sale/i)).toEqual(['first form: filtered', 'fallback: delivered']);
    expect(await stepsOf(/boots/i)).toEqual(['first form: filtered', 'fallback: filtered', 'degraded form: delivered']);
    expect(await stepsOf(/./)).toEqual(['first form: filtered', 'fallback: filtered', 'degraded form: filtered']);
  });

  it('leaves WhatsApp for SMS in the degraded form', async () => {
    const around = surroundings(/code/);
    await replayTemplate(template({ channel: 'whatsapp', senderKind: 'whatsapp', body: 'code {{offer}}', degraded: { body: 'Pass: {{offer}}' } }), around);
    expect(around.sent.slice(0, 2).map(({ to, from }) => [to, from])).toEqual([['whatsapp:+12025550101', 'whatsapp:+12015550199'], ['+12025550101', '24680']]);
  });

  it('sends nothing where a variable is missing', async () => {
    const around = surroundings(/nothing/);
    expect(await replayTemplate(template({ variables: [{}] }), around)).toMatchObject([{ missing: 'offer', trials: [] }, { missing: 'offer', trials: [] }]);
    expect(around.sent).toEqual([]);
  });
});
