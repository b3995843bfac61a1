import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createCredentialGuard, CREDENTIAL_PROBE_DELAY } from './credential-guard.js';

const middle = (): number => 0.5;

describe('the guard of credentials', () => {
  it('closes with the first refusal and says so once', () => {
    const guard = createCredentialGuard();
    expect(guard.isRefused()).toBe(false);
    expect([guard.refuse(0, middle), guard.refuse(0, middle), guard.refuse(5, middle)]).toEqual([true, false, false]);
    expect(guard.isRefused()).toBe(true);
  });

  it('opens with the first call that is let in and says so once', () => {
    const guard = createCredentialGuard();
    guard.refuse(0, middle);
    expect([guard.letIn(), guard.letIn()]).toEqual([true, false]);
    expect(guard.isRefused()).toBe(false);
    expect(guard.takeProbe(1e9, middle)).toBe(false);
  });

  it('lets one caller try at a time, ever more seldom, whatever becomes of it', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 400_000 }), fc.boolean(), fc.double({ min: 0, max: 0.999, noNaN: true })), { maxLength: 40 }), (story) => {
      const guard = createCredentialGuard();
      let nowMs = 0;
      guard.refuse(nowMs, middle);
      let lastMs = nowMs;
      for (const [waitMs, isAnswered, draw] of story) {
        nowMs += waitMs;
        const probes = Array.from({ length: 5 }, () => guard.takeProbe(nowMs, () => draw)).filter(Boolean).length;
        expect(probes).toBeLessThanOrEqual(1);
        if (probes === 0) continue;
        expect(nowMs - lastMs).toBeGreaterThanOrEqual(CREDENTIAL_PROBE_DELAY.baseMs);
        lastMs = nowMs;
        if (isAnswered) guard.refuse(nowMs + 100, () => draw);
        expect((guard.probeAtMs() ?? 0) - nowMs).toBeLessThanOrEqual(CREDENTIAL_PROBE_DELAY.capMs + 100);
      }
    }));
  });
});
