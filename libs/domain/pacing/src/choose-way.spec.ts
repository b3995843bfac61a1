import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { chooseWay, unitOfRecipient, type WayChoice, type WayHealth } from './choose-way.js';

const way = (share: number, change: Partial<WayHealth> = {}): WayHealth => ({ share, isRefused: false, takeProbe: () => false, ...change });
const due = { takeProbe: () => true };
const FAILING: WayChoice = { kind: 'wait', reason: 'provider-failing' };
const go = (index: number, isProbe = false): WayChoice => ({ kind: 'go', index, isProbe });

const ROWS: [name: string, ways: WayHealth[], lane: 'otp' | 'transactional' | 'marketing', unit: number, expected: WayChoice][] = [
  ['one way, sound', [way(1)], 'otp', 0.99, go(0)],
  ['the first of two, sound', [way(1), way(1)], 'otp', 0.99, go(0)],
  ['the first ails: a recipient within its share stays', [way(0.4), way(1)], 'otp', 0.39, go(0)],
  ['the first ails: any other moves', [way(0.4), way(1)], 'transactional', 0.41, go(1)],
  ['the first ails, marketing within its share stays', [way(0.4), way(1)], 'marketing', 0.39, go(0)],
  ['the first ails, marketing waits', [way(0.4), way(1)], 'marketing', 0.41, FAILING],
  ['the first ails and there is no other', [way(0.4)], 'otp', 0.41, go(0)],
  ['all ail: the one that ails least', [way(0.05), way(0.4), way(0.15)], 'otp', 0.99, go(1)],
  ['the first ails and there is no other, marketing waits', [way(0.4)], 'marketing', 0.41, FAILING],
  ['both are open', [way(0), way(0)], 'otp', 0, FAILING],
  ['the first is open and due to be tried', [way(0, due), way(1)], 'otp', 0.5, go(0, true)],
  ['the second is open and due to be tried', [way(0), way(0, due)], 'otp', 0.5, go(1, true)],
  ['the credentials are refused: otp moves', [way(0, { isRefused: true }), way(1)], 'otp', 0.5, go(1)],
  ['the credentials are refused: marketing waits', [way(0, { isRefused: true }), way(1)], 'marketing', 0.5, { kind: 'wait', reason: 'credentials-refused' }],
];

describe('chooseWay', () => {
  it.each(ROWS)('%s', (_name, ways, lane, unit, expected) => {
    expect(chooseWay(ways, { lane, unit })).toEqual(expected);
  });

  const unit = fc.double({ min: 0, max: 0.999_999, noNaN: true });

  it('moves a recipient away once and brings it back once while a way fails and heals', () => {
    const falling = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 }).map((shares) => [...shares].sort((a, b) => b - a));
    fc.assert(fc.property(unit, falling, falling.map((shares) => [...shares].reverse()), (place, down, up) => {
      const taken = [...down, ...up].map((share) => chooseWay([way(share), way(1)], { lane: 'otp', unit: place })).map((choice) => (choice.kind === 'go' ? choice.index : -1));
      const moves = taken.filter((index, at) => at > 0 && index !== taken[at - 1]).length;
      expect(taken).not.toContain(-1);
      expect(moves).toBeLessThanOrEqual(2);
    }));
  });

  it('spreads those who move over the next way', () => {
    const moved = Array.from({ length: 10_000 }, (_, index) => chooseWay([way(0.4), way(0.5)], { lane: 'otp', unit: index / 10_000 }));
    const of = (index: number): number => moved.filter((choice) => choice.kind === 'go' && choice.index === index).length;
    expect([of(0), of(1)].map((count) => Math.round(count / 100))).toEqual([40, 60]);
  });
});

describe('unitOfRecipient', () => {
  it('is spread evenly over [0, 1), and always the same for one key', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    const key = fc.array(fc.constantFrom(...letters), { minLength: 22, maxLength: 22 }).map((all) => all.join(''));
    fc.assert(fc.property(key, (text) => {
      const place = unitOfRecipient(text);
      expect(place >= 0 && place < 1).toBe(true);
      expect(unitOfRecipient(text)).toBe(place);
      expect(Math.floor(place * 64)).toBe(letters.indexOf(text.charAt(0)));
    }));
  });
});
