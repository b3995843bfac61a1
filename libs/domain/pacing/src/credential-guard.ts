import { nextDelayMs, type JitterBounds, type Random } from '@signalbox/message';

/** Seldom: only people can mend credentials, and a carrier that is asked with wrong ones too often locks the account. Not so seldom that a mended one goes unnoticed. */
export const CREDENTIAL_PROBE_DELAY: JitterBounds = { baseMs: 15_000, capMs: 60_000 };

/**
 * Stands before an account whose credentials were refused: it closes with the first refusal, lets one call try at a time, and opens with the first
 * call that the carrier lets in. Times are monotonic milliseconds.
 */
export interface CredentialGuard {
  isRefused(): boolean;
  /** True for the one caller that shall try now. */
  takeProbe(nowMs: number, random: Random): boolean;
  /** True where this is news. */
  refuse(nowMs: number, random: Random): boolean;
  /** True where this is news. */
  letIn(): boolean;
  probeAtMs(): number | undefined;
}

export function createCredentialGuard(probeDelay: JitterBounds = CREDENTIAL_PROBE_DELAY): CredentialGuard {
  let refused: { probeAtMs: number; delayMs: number } | undefined;
  const waitAnew = (nowMs: number, random: Random): void => {
    const delayMs = nextDelayMs(refused?.delayMs ?? 0, probeDelay, random);
    refused = { delayMs, probeAtMs: nowMs + delayMs };
  };
  return {
    isRefused: () => refused !== undefined,
    takeProbe(nowMs, random) {
      if (refused === undefined || nowMs < refused.probeAtMs) return false;
      // One that is never heard of again is followed by another after the next delay.
      waitAnew(nowMs, random);
      return true;
    },
    refuse(nowMs, random) {
      const isNews = refused === undefined;
      // Calls that were under way when the first was refused change nothing.
      if (isNews || nowMs >= (refused?.probeAtMs ?? 0)) waitAnew(nowMs, random);
      return isNews;
    },
    letIn() {
      const isNews = refused !== undefined;
      refused = undefined;
      return isNews;
    },
    probeAtMs: () => refused?.probeAtMs,
  };
}
