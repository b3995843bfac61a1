import * as checks from '../src/index.js';
import type { History } from './history.js';

/** Every checker by its name, on everything that a run left behind; a leak counts as a finding like any violation. */
export const CHECKERS = {
  findLost: ({ accepted, changes, ledger }) => checks.findLost(accepted, changes, ledger, true),
  findDuplicates: ({ ledger }) => checks.findDuplicates(ledger),
  findUnasked: ({ accepted, ledger }) => checks.findUnasked(accepted, ledger),
  findDisorder: ({ accepted, ledger }) => checks.findDisorder(accepted, ledger),
  findOverpace: ({ ledger, contracts }) => checks.findOverpace(ledger, contracts),
  findWriteOverpace: ({ writes, contracts }) => checks.findWriteOverpace(writes, contracts),
  findDivergence: ({ changes, ledger }) => checks.findDivergence(changes, ledger),
  findDisagreement: ({ changes, statuses, timeline }) => checks.findDisagreement(changes, { statuses, timeline }),
  findUnreasoned: ({ changes }) => checks.findUnreasoned(changes),
  findUndurable: ({ answers, callbacks }) => checks.findUndurable(answers, callbacks),
  findRefused: ({ answers }) => checks.findRefused(answers),
  findLaneDelay: ({ otpIdleMs, otpBusyMs }) => checks.findLaneDelay({ lane: 'otp', idleMs: otpIdleMs, busyMs: otpBusyMs, allowanceMs: 50 }),
  scanPersonalData: ({ personal, texts }) => {
    const scanner = new checks.PersonalDataScanner(personal);
    return texts.flatMap(({ source, text }) => scanner.scan(source, text)).map(({ source, kind }) => ({ promise: 'P8', subject: source, what: `a ${kind} in the clear` }));
  },
} as const satisfies Record<string, (history: History) => checks.Violation[]>;
export type CheckerName = keyof typeof CHECKERS;

/** The names of those that found something, with what they found. */
export function findingsOf(history: History): Partial<Record<CheckerName, readonly checks.Violation[]>> {
  const all = Object.entries(CHECKERS).map(([name, check]) => [name, check(history)] as const);
  return Object.fromEntries(all.filter(([, found]) => found.length > 0));
}
