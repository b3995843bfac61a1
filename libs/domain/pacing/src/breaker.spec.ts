import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Breaker, BREAKER_SETTINGS, SHARES, type CallOutcome } from './breaker.js';

const middle = (): number => 0.5;

/** Calls every `everyMs`, each answered at once, as many as the share lets through; the shares that were seen, one for each second. */
function drive(breaker: Breaker, plan: { fromMs: number; forMs: number; everyMs: number; outcomeOf(call: number): CallOutcome }): number[] {
  const seen: number[] = [];
  let calls = 0;
  let place = 0;
  for (let atMs = plan.fromMs; atMs < plan.fromMs + plan.forMs; atMs += plan.everyMs) {
    const share = breaker.share(atMs);
    if ((atMs - plan.fromMs) % 1_000 === 0) seen.push(share);
    place = (place + 0.618_034) % 1;
    if (place < share || (share === 0 && breaker.takeProbe(atMs, middle))) breaker.observe(plan.outcomeOf((calls += 1)), atMs, atMs, middle);
  }
  return seen;
}
/** The same chances in every run. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => ((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647);
}
const distinct = (shares: readonly number[]): number[] => shares.filter((share, index) => share !== shares[index - 1]);

describe('a breaker', () => {
  it('lets everyone through while all goes well, and while one in ten fails', () => {
    const breaker = new Breaker();
    expect(distinct(drive(breaker, { fromMs: 0, forMs: 60_000, everyMs: 100, outcomeOf: (call) => (call % 10 === 0 ? 'failed' : 'ok') }))).toEqual([1]);
    expect(breaker.phase).toBe('closed');
  });

  it('judges nothing by a few calls', () => {
    const breaker = new Breaker();
    for (let call = 0; call < BREAKER_SETTINGS.minCalls - 1; call += 1) breaker.observe('failed', 0, 0, middle);
    expect(breaker.share(0)).toBe(1);
    breaker.observe('failed', 0, 0, middle);
    expect(breaker.share(0)).toBe(0);
  });

  it('is seldom taken in by the bad luck of a little traffic, of which one call in eight fails', () => {
    const random = chanceOf(7);
    const shed = Array.from({ length: 300 }, () => {
      const breaker = new Breaker();
      return drive(breaker, { fromMs: 0, forMs: 60_000, everyMs: 700, outcomeOf: () => (random() < 1 / 8 ? 'failed' : 'ok') }).some((share) => share < 1);
    });
    expect(shed.filter(Boolean).length / shed.length).toBeLessThan(0.05);
  });

  it.each([['failures', 'failed'], ['slow calls', 'slow']] as const)('sheds by steps where half of all calls are %s', (_name, outcome) => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 30_000, everyMs: 100, outcomeOf: () => 'ok' });
    const shares = drive(breaker, { fromMs: 30_000, forMs: 40_000, everyMs: 100, outcomeOf: (call) => (call % 2 === 0 ? outcome : 'ok') });
    expect(distinct(shares).slice(0, 4)).toEqual([1, 0.4, 0.05, 0]);
  });

  it('closes at once where nothing gets through', () => {
    const breaker = new Breaker();
    expect(distinct(drive(breaker, { fromMs: 0, forMs: 4_000, everyMs: 100, outcomeOf: () => 'failed' }))).toEqual([1, 0]);
  });

  it('heals by steps, each once, when the way is repaired', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 4_000, everyMs: 100, outcomeOf: () => 'failed' });
    const shares = drive(breaker, { fromMs: 4_000, forMs: 90_000, everyMs: 100, outcomeOf: () => 'ok' });
    expect(distinct(shares)).toEqual([...SHARES]);
    expect(breaker.phase).toBe('closed');
  });

  it('lets everyone back where a sixth of the calls goes on failing, more slowly', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 4_000, everyMs: 100, outcomeOf: () => 'failed' });
    const shares = drive(breaker, { fromMs: 4_000, forMs: 300_000, everyMs: 100, outcomeOf: (call) => (call > 3 && call % 6 === 0 ? 'failed' : 'ok') });
    expect(distinct(shares)).toEqual([...SHARES]);
  });

  it('heals as fast by those who wait where its share has no traffic of its own, a few of them at each step', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 4_000, everyMs: 100, outcomeOf: () => 'failed' });
    const probesAt = new Map<number, number>();
    let atMs = 4_000;
    for (; breaker.phase !== 'closed' && atMs < 120_000; atMs += 100) {
      const share = breaker.share(atMs);
      if (!breaker.takeProbe(atMs, middle)) continue;
      probesAt.set(share, (probesAt.get(share) ?? 0) + 1);
      breaker.observe('ok', atMs, atMs + 50, middle);
    }
    expect(atMs).toBeLessThan(70_000);
    expect([...probesAt]).toEqual([[0, 3], ...SHARES.slice(1, -1).map((share) => [share, BREAKER_SETTINGS.minCallsOfShare])]);
  });

  it('asks a share without traffic for no more calls than judge it, until their answers are given up', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 4_000, everyMs: 100, outcomeOf: () => 'failed' });
    const openAtMs = breaker.probeAtMs ?? 0;
    for (let probe = 0; probe < BREAKER_SETTINGS.probes; probe += 1) {
      breaker.takeProbe(openAtMs, middle);
      breaker.observe('ok', openAtMs, openAtMs, middle);
    }
    expect(breaker.phase).toBe('partial');
    const atMs = openAtMs + BREAKER_SETTINGS.healStepMs;
    expect(breaker.wantsProbe(atMs - 1)).toBe(false);
    const take = (nowMs: number): number => Array.from({ length: 20 }, () => breaker.takeProbe(nowMs, middle)).filter(Boolean).length;
    expect(take(atMs)).toBe(BREAKER_SETTINGS.minCallsOfShare);
    expect(take(atMs + 1)).toBe(0);
    expect(take(atMs + BREAKER_SETTINGS.probeAnswerMs)).toBe(BREAKER_SETTINGS.minCallsOfShare);
  });

  it('heals without traffic to judge by, slowly', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 4_000, everyMs: 100, outcomeOf: () => 'failed' });
    drive(breaker, { fromMs: 4_000, forMs: 10_000, everyMs: 100, outcomeOf: () => 'ok' });
    const beginsMs = 14_000;
    const shares = Array.from({ length: 40 }, (_, index) => breaker.share(beginsMs + index * 10_000));
    expect(distinct(shares).at(-1)).toBe(1);
  });

  it('tries an open way with a few calls, seldomer each time that they fail', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 2_000, everyMs: 100, outcomeOf: () => 'failed' });
    const rounds: number[] = [];
    for (let round = 0, atMs = 2_000; round < 4; round += 1) {
      const probeAtMs = breaker.probeAtMs ?? 0;
      expect(breaker.takeProbe(probeAtMs - 1, middle)).toBe(false);
      rounds.push(probeAtMs - atMs);
      expect([1, 2, 3, 4].map(() => breaker.takeProbe(probeAtMs, middle))).toEqual([true, true, true, false]);
      breaker.observe('failed', probeAtMs, probeAtMs + 50, middle);
      // The other two fail likewise; the round is over already.
      breaker.observe('failed', probeAtMs, probeAtMs + 60, middle);
      atMs = probeAtMs + 50;
    }
    expect(rounds.every((delayMs, index) => index === 0 || delayMs > (rounds[index - 1] ?? 0))).toBe(true);
    expect(Math.max(...rounds)).toBeLessThanOrEqual(BREAKER_SETTINGS.probeDelay.capMs);
  });

  it('starts another round where nothing was heard of the probes', () => {
    const breaker = new Breaker();
    drive(breaker, { fromMs: 0, forMs: 2_000, everyMs: 100, outcomeOf: () => 'failed' });
    const firstMs = breaker.probeAtMs ?? 0;
    for (let probe = 0; probe < 3; probe += 1) breaker.takeProbe(firstMs, middle);
    expect(breaker.takeProbe(firstMs + BREAKER_SETTINGS.probeAnswerMs, middle)).toBe(false);
    const secondMs = breaker.probeAtMs ?? 0;
    expect(secondMs).toBeGreaterThan(firstMs + BREAKER_SETTINGS.probeAnswerMs);
    expect(breaker.takeProbe(secondMs, middle)).toBe(true);
  });

  it('does not answer twice to calls from before its last step', () => {
    const breaker = new Breaker();
    for (let call = 0; call < 10; call += 1) breaker.observe(call % 2 === 0 ? 'failed' : 'ok', 0, 5_000, middle);
    expect(breaker.share(5_000)).toBe(0.4);
    for (let call = 0; call < 100; call += 1) breaker.observe('failed', 4_999, 9_000, middle);
    expect(breaker.share(9_000)).toBe(0.4);
  });

  const events = fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 20_000 }), tookMs: fc.integer({ min: 0, max: 12_000 }), outcome: fc.constantFrom<CallOutcome>('ok', 'slow', 'failed'), calls: fc.integer({ min: 1, max: 30 }), draw: fc.double({ min: 0, max: 0.999, noNaN: true }) }), { maxLength: 80 });

  it('moves by at most two steps down and one up without being broken, and lets at most a few try an open way', () => {
    fc.assert(fc.property(events, (story) => {
      const breaker = new Breaker();
      let nowMs = 0;
      for (const { waitMs, tookMs, outcome, calls, draw } of story) {
        nowMs += waitMs;
        const before = SHARES.indexOf(breaker.share(nowMs) as (typeof SHARES)[number]);
        const probes = Array.from({ length: 10 }, () => breaker.takeProbe(nowMs, () => draw)).filter(Boolean).length;
        expect(probes).toBeLessThanOrEqual(before === 0 ? BREAKER_SETTINGS.probes : before === SHARES.length - 1 ? 0 : BREAKER_SETTINGS.minCallsOfShare);
        for (let call = 0; call < calls; call += 1) {
          const from = SHARES.indexOf(breaker.share(nowMs) as (typeof SHARES)[number]);
          breaker.observe(outcome, nowMs - tookMs, nowMs, () => draw);
          const to = SHARES.indexOf(breaker.share(nowMs) as (typeof SHARES)[number]);
          expect(to - from).toBeLessThanOrEqual(1);
          if (to < from - 2) expect(to).toBe(0);
        }
      }
    }));
  });

  it('comes back from anything, once all calls go well', () => {
    fc.assert(fc.property(events, (story) => {
      const breaker = new Breaker();
      let nowMs = 0;
      for (const { waitMs, tookMs, outcome, calls, draw } of story) {
        nowMs += waitMs;
        breaker.takeProbe(nowMs, () => draw);
        for (let call = 0; call < calls; call += 1) breaker.observe(outcome, nowMs - tookMs, nowMs, () => draw);
      }
      drive(breaker, { fromMs: nowMs, forMs: 600_000, everyMs: 200, outcomeOf: () => 'ok' });
      expect(breaker.share(nowMs + 600_000)).toBe(1);
    }), { numRuns: 30 });
  });
});
