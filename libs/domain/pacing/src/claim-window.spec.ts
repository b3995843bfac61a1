import { expect, it } from 'vitest';
import { CLAIM_SLACK_MS, wireTimeMs, wireWindow } from './claim-window.js';

it('leaves every call its whole deadline within the wire time', () => {
  const askedAtMs = 5_000;
  const deadlineMs = 10_000;
  const databaseReadItsClockAtMs = askedAtMs + 40;
  const wireUntilMs = databaseReadItsClockAtMs + wireTimeMs(deadlineMs);
  expect(wireWindow(askedAtMs).startBeforeMs + deadlineMs).toBeLessThanOrEqual(wireUntilMs);
  expect(wireWindow(askedAtMs).startBeforeMs).toBe(askedAtMs + CLAIM_SLACK_MS);
});
