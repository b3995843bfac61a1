import { expect, it } from 'vitest';
import { chooseSender } from './choose-sender.js';
import type { Pool } from './policy-document.js';

const pool = (...rates: number[]): Pool => ({ poolId: 'p', provider: 'twilio', lanes: ['otp'], countries: '*', tenants: '*', senders: rates.map((segmentsPerSecond, index) => ({ sender: `+1201555000${index}`, kind: 'long-code', country: 'US', segmentsPerSecond })) });
const senderOf = (of: Pool, recipient: number): string | undefined => chooseSender(of, `recipient-${recipient}`, null)?.sender.sender;
const recipients = Array.from({ length: 20_000 }, (_, index) => index);

it('spreads recipients by the contracted pace', () => {
  const shares = [0, 0, 0];
  for (const recipient of recipients) {
    const index = Number(senderOf(pool(1, 3, 6), recipient)?.slice(-1));
    shares[index] = (shares[index] ?? 0) + 1 / recipients.length;
  }
  [0.1, 0.3, 0.6].forEach((expected, index) => expect(shares[index]).toBeCloseTo(expected, 1));
});

it('moves only the recipients of a sender that left', () => {
  const smaller: Pool = { ...pool(1, 1, 1), senders: pool(1, 1, 1).senders.slice(0, 2) };
  const moved = recipients.filter((recipient) => senderOf(pool(1, 1, 1), recipient) !== senderOf(smaller, recipient));
  expect(moved.every((recipient) => senderOf(pool(1, 1, 1), recipient) === '+12015550002')).toBe(true);
});

it('offers the best few of a pool without sticky senders, whatever is pinned', () => {
  const many: Pool = { ...pool(...Array.from({ length: 9 }, () => 1)), stickySenders: false };
  const choice = chooseSender(many, 'r', '+12015550003');
  expect(choice).toMatchObject({ reason: 'routed-pool', sender: { sender: choice?.candidates[0] } });
  expect(new Set(choice?.candidates).size).toBe(9);
  expect(chooseSender({ ...many, senders: many.senders.slice(0, 1) }, 'r', null)?.candidates).toEqual([]);
  expect(chooseSender(pool(1, 1), 'r', '+12015550001')).toMatchObject({ reason: 'routed-sticky', candidates: [] });
});

it('has nothing to choose from an empty pool', () => expect(chooseSender(pool(), 'r', null)).toBeNull());
