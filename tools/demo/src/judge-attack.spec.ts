import type { FraudVerdict, MessageStatusChanged } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import type { Attack } from './attack.js';
import { renderAttack } from './attack-report.js';
import { isBlocked, judgeAttack } from './judge-attack.js';
import type { PlannedIntent } from './load.js';
import type { RunHistory } from './run-load.js';

const SUBJECT = 'sms-pumping/acme-bank/area/3319900';
const plan = (key: string): PlannedIntent => ({ lane: 'otp', expected: 'pumped', intent: { tenantId: 'acme-bank', idempotencyKey: key, purpose: 'one-time-passcode', personal: { to: '+33199000000' } } });
const attack: Attack = { tenantId: 'acme-bank', firstNumber: '+33199000000', perSecond: 20, codeUse: new Map(), intents: ['a1', 'a2', 'a3'].map(plan) };

const end = (key: string, status: string, reason: string): MessageStatusChanged => ({ messageId: key, tenantId: 'acme-bank', idempotencyKey: key, sequence: 1, status, reason }) as MessageStatusChanged;
const verdict = (over: Partial<FraudVerdict> = {}): FraudVerdict => ({
  subjectId: SUBJECT, action: 'block', score: 110, decidedAt: new Date(5_000).toISOString(), expiresAt: new Date(9_000).toISOString(), signals: [{ signal: 'sequential-numbers', points: 70, figures: { numbers: 40, linked: 39 } }], ...over,
}) as FraudVerdict;

const history = (changes: MessageStatusChanged[], fraudVerdicts: FraudVerdict[]): RunHistory =>
  ({ changes, fraudVerdicts, publishedAtMs: new Map([['acme-bank/a1', 1_000], ['acme-bank/a2', 8_000], ['acme-bank/a3', 20_000]]) }) as unknown as RunHistory;
const BLOCKED = [end('a1', 'delivered', 'carrier-delivered'), end('a2', 'blocked', 'fraud-suspected'), end('a3', 'blocked', 'fraud-suspected'), end('h1', 'delivered', 'carrier-delivered')];

describe('judgeAttack', () => {
  it('tells of an attack that was blocked, with what spoke against it', () => {
    const outcome = judgeAttack(attack, history(BLOCKED, [verdict({ action: 'watch', subjectId: 'sms-pumping/acme-bank/country/FR' }), verdict()]));
    expect(outcome).toMatchObject({ seenAfterMs: 4_000, planned: 3, accepted: 1, othersWatched: 1, unseen: [], letThrough: [], honestHeld: [] });
    expect(isBlocked(outcome)).toBe(true);
    expect(renderAttack(attack, outcome, 7)).toContain(`block of ${SUBJECT} until 1970-01-01T00:00:09.000Z, score 110: sequential-numbers 70 (numbers 40, linked 39), 4.0 s after its first intent\nof its 3 intents 2 refused as fraud-suspected, 1 taken on`);
  });

  it.each<[string, RunHistory, string]>([
    ['one that nobody saw', history(BLOCKED, []), 'unseen'],
    ['one that comes through though it is known', history([...BLOCKED.slice(0, 2), end('a3', 'delivered', 'carrier-delivered')], [verdict()]), 'letThrough'],
    ['a verdict on others', history(BLOCKED, [verdict(), verdict({ action: 'throttle', subjectId: 'sms-pumping/acme-bank/country/FR' })]), 'honestHeld'],
    ['a message of others that is held back', history([...BLOCKED, end('h2', 'blocked', 'fraud-suspected')], [verdict()]), 'honestHeld'],
  ])('is not content with %s', (_, given, where) => {
    const outcome = judgeAttack(attack, given);
    expect(outcome).toMatchObject({ [where]: [expect.anything()] });
    expect(isBlocked(outcome)).toBe(false);
  });
});
