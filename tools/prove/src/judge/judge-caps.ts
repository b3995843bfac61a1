import type { Violation } from '@signalbox/checkers';
import type { ScenarioHistory } from './history.js';

/** What each capped sender was given from one midnight to the next, against what may be. */
export function judgeCaps({ ledger, deeds, scenario: { promises: { P4 } } }: ScenarioHistory): { readonly violations: readonly Violation[]; readonly figure?: string } {
  const caps = P4?.dailyCaps ?? [];
  if (caps.length === 0) return { violations: [] };
  const midnights = deeds.filter(({ kind }) => kind === 'midnight').map(({ toMs }) => toMs);
  const dayOf = (atMs: number): number => midnights.filter((midnightMs) => atMs >= midnightMs).length;
  const counts = caps.map(({ sender, most }) => {
    const days = Map.groupBy(ledger.filter((entry) => entry.sender === sender), ({ requestReceivedAtMs }) => dayOf(requestReceivedAtMs));
    return { sender, most, byDay: [...midnights, Infinity].map((_, day) => days.get(day)?.length ?? 0) };
  });
  return {
    violations: counts.flatMap(({ sender, most, byDay }) => byDay.filter((count) => count > most).map((count) => ({ promise: 'P4' as const, subject: sender, what: `was given ${count} messages in one day, its cap is ${most}; look at the table caps` }))),
    figure: counts.map(({ sender, most, byDay }) => `${sender} ${byDay.join(' and ')} of ${most} a day`).join(', '),
  };
}
