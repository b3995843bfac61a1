import { describe, expect, it } from 'vitest';
import { chooseFallbacks, type FallbackQuestion } from './choose-fallbacks.js';
import type { Pool } from './policy-document.js';

const pool = (poolId: string, change: Partial<Pool> = {}): Pool => ({
  poolId, provider: 'twilio', lanes: ['otp'], countries: '*', tenants: '*',
  senders: [{ sender: `${poolId}-1`, kind: 'short-code', country: 'US', segmentsPerSecond: 10 }, { sender: `${poolId}-2`, kind: 'short-code', country: 'US', segmentsPerSecond: 10 }], ...change,
});
const FIRST = pool('first', { fallbackPools: ['second', 'third'] });
const [SECOND, THIRD] = [pool('second', { provider: 'vonage' }), pool('third')];
const QUESTION: FallbackQuestion = { lane: 'otp', recipientKey: 'r', serving: [FIRST, SECOND, THIRD], optedOutPools: new Set(), pinnedSenders: {} };
const asked = (change: Partial<FallbackQuestion> = {}, from: Pool = FIRST): string[] => chooseFallbacks(from, { ...QUESTION, ...change }).map((fallback) => fallback.pool.poolId);

describe('chooseFallbacks', () => {
  it.each<[name: string, chosen: string[], expected: string[]]>([
    ['in the order of the policy', asked(), ['second', 'third']],
    ['none of a pool that names none', asked({}, SECOND), []],
    ['none that the person told to stop', asked({ optedOutPools: new Set(['second']) }), ['third']],
    ['none that does not serve lane, country or tenant', asked({ serving: [FIRST, THIRD] }), ['third']],
    ['none of another channel', asked({ serving: [FIRST, { ...SECOND, channel: 'whatsapp' }, THIRD] }), ['third']],
    ['none without a sender', asked({ serving: [FIRST, { ...SECOND, senders: [] }, THIRD] }), ['third']],
    ['none for marketing', asked({ lane: 'marketing' }), []],
    ['none for what is no plain text', asked({}, { ...FIRST, channel: 'mms' }), []],
  ])('%s', (_name, chosen, expected) => {
    expect(chosen).toEqual(expected);
  });

  it('keeps the sender that the person knows', () => {
    expect(chooseFallbacks(FIRST, { ...QUESTION, pinnedSenders: { second: 'second-2', third: 'third-1' } }).map(({ sender }) => sender.sender)).toEqual(['second-2', 'third-1']);
  });
});
