import type { MessageEventOf } from '@signalbox/contracts';
import type { Violation } from '@signalbox/checkers';
import type { ScenarioHistory } from './history.js';

type Submitted = MessageEventOf<'message-submitted'>;
interface Sent { readonly atMs: number; readonly isByFailing: boolean }

/** Who is left on a failing way: those who try it, and nobody else. */
const MOST_LEFT = 0.1;
/** And on one that is well again: all but those whom a single failure has just moved. */
const LEAST_BACK = 0.95;
const STEP_MS = 1_000;
/** Holds more than the probes of a closed way, which are no return yet. */
const WINDOW_MS = 5_000;

const share = (sent: readonly Sent[]): number => sent.filter(({ isByFailing }) => isByFailing).length / sent.length;
const between = (sent: readonly Sent[], fromMs: number, toMs: number): Sent[] => sent.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);

/** The first step of the time at which it is so; undefined where it never is. */
function firstTime(fromMs: number, toMs: number, isSo: (atMs: number) => boolean): number | undefined {
  for (let atMs = fromMs; atMs < toMs; atMs += STEP_MS) if (isSo(atMs)) return atMs;
  return undefined;
}

/** When codes and notices left a provider that failed, and how they came back; marketing is not to move at all. */
export function judgeFailover({ facts, deeds, scenario: { promises: { P1 } } }: ScenarioHistory): { readonly violations: readonly Violation[]; readonly figure?: string } {
  const bounds = P1?.failover;
  const fault = deeds.find(({ kind }) => kind === 'carrier');
  if (bounds === undefined || fault === undefined) return { violations: [] };
  const { provider: failing, movedWithinMs, backWithinMs, backOverMs } = bounds;
  const submitted = facts.filter((fact): fact is Submitted => fact.type === 'message-submitted');
  const critical = submitted.filter(({ lane }) => lane !== 'marketing').map(({ submittedAt, provider }): Sent => ({ atMs: Date.parse(submittedAt), isByFailing: provider === failing }));
  const endMs = critical.reduce((last, { atMs }) => Math.max(last, atMs), 0);
  const movedAtMs = firstTime(fault.fromMs, fault.toMs, (atMs) => share(between(critical, atMs, fault.toMs)) <= MOST_LEFT);
  const firstBackMs = firstTime(fault.toMs, endMs, (atMs) => share(between(critical, atMs, atMs + WINDOW_MS)) > MOST_LEFT);
  // Both at that time and from then on: a long good end outweighs the last steps before it.
  const backAtMs = firstTime(fault.toMs, endMs, (atMs) => [atMs + WINDOW_MS, endMs + 1].every((toMs) => share(between(critical, atMs, toMs)) >= LEAST_BACK));
  const broken = (subject: string, what: string): Violation => ({ promise: 'P1', subject, what });
  const seconds = (ms: number | undefined, sinceMs: number): string => (ms === undefined ? 'never' : `${((ms - sinceMs) / 1000).toFixed(0)} s`);
  return {
    violations: [
      ...((movedAtMs ?? Infinity) - fault.fromMs <= movedWithinMs ? [] : [broken('codes and notices', `left ${failing} after ${seconds(movedAtMs, fault.fromMs)}, promised are ${movedWithinMs / 1000} s; look at sb_breaker_share of the senders`)]),
      ...((backAtMs ?? Infinity) - fault.toMs <= backWithinMs ? [] : [broken('codes and notices', `were back at ${failing} after ${seconds(backAtMs, fault.toMs)}, promised are ${backWithinMs / 1000} s; look at the probes in the logs of the senders`)]),
      ...((backAtMs ?? Infinity) - (firstBackMs ?? 0) >= backOverMs ? [] : [broken('codes and notices', `came back to ${failing} within ${seconds(backAtMs, firstBackMs ?? 0)}, at least ${backOverMs / 1000} s are gradual`)]),
      ...submitted.filter(({ lane, provider }) => lane === 'marketing' && provider !== failing).map(({ messageId, provider }) => broken(messageId, `is marketing and went by ${provider} in place of waiting`)),
    ],
    figure: `moved after ${seconds(movedAtMs, fault.fromMs)}, back after ${seconds(backAtMs, fault.toMs)} over ${seconds(backAtMs, firstBackMs ?? 0)}`,
  };
}
