import type { ReasonCode } from '@signalbox/message';

/**
 * Releases that are no tries of the message: nothing is wrong with it or with its way. An account that is refused waits for people, and a slot that
 * passed was our own delay.
 */
const FREE: ReadonlySet<ReasonCode> = new Set<ReasonCode>(['credentials-refused', 'credentials-missing', 'account-suspended', 'slot-missed']);

/** Tries of one class, where that is fewer than of all: what is refused by a rule of the carrier is rarely let through later. */
const MAX_TRIES_OF: ReadonlyMap<ReasonCode, number> = new Map<ReasonCode, number>([
  ['carrier-policy-blocked', 3],
  ['carrier-queue-full', 5],
]);

/**
 * Whether a message is to be given up. `releases` are the reasons for which its attempts took no effect, in order, the last included; each replay
 * allows as many tries again.
 */
export function areTriesUsedUp(releases: readonly ReasonCode[], { replay }: { readonly replay: number }, { maxTries }: { readonly maxTries: number }): boolean {
  const last = releases.at(-1);
  if (last === undefined || FREE.has(last)) return false;
  const most = MAX_TRIES_OF.get(last) ?? maxTries;
  const times = 1 + replay;
  return releases.filter((reason) => !FREE.has(reason)).length >= maxTries * times || releases.filter((reason) => reason === last).length >= most * times;
}

/** A try that fails although the carrier was reached or sought: what a retry budget pays for. */
export function isPaidRetry(reason: ReasonCode | null): boolean {
  return reason !== null && !FREE.has(reason) && reason !== 'absent-at-carrier';
}
