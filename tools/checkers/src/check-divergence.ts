import type { Acceptance, StatusChange, Violation } from './history.js';
import { currentStep, readStories, type StatusStory, type Step } from './status-story.js';

const LOOK = 'look at message_timeline and at the log of the projector';

/**
 * P5: sequences run from 1 without a gap, a sequence belongs to one event id and an event id to one sequence, a terminal status is
 * only replaced by a correction, and the end agrees with the ledger. A message without any status is findLost's matter.
 */
export function findDivergence(changes: Iterable<StatusChange>, ledger: Iterable<Acceptance>): Violation[] {
  const stories = readStories(changes);
  const violations: Violation[] = [];
  for (const [subject, story] of stories) {
    for (const what of faultsOf(story)) violations.push({ promise: 'P5', subject, what: `${what}; ${LOOK}` });
  }
  return [...violations, ...findWrongEnds(stories, ledger)];
}

function faultsOf({ steps, conflicts }: StatusStory): string[] {
  const missing = steps.findIndex((step) => step === undefined);
  const gap = missing < 0 ? [] : [`sequence ${missing + 1} never came, though ${steps.length} did`];
  return [...conflicts, ...gap, ...findUnflagged(steps)];
}

function findUnflagged(steps: readonly (Step | undefined)[]): string[] {
  for (let at = 1; at < steps.length; at += 1) {
    const before = steps[at - 1];
    const after = steps[at];
    if (before === undefined || after === undefined) continue;
    const overrules = before.terminal && before.status !== after.status && !(before.status === 'delivered' && after.status === 'read');
    if (overrules && !after.correction) return [`sequence ${at + 1} turns the terminal ${before.status} into ${after.status} without being called a correction`];
    if (!overrules && after.correction) return [`sequence ${at + 1} calls itself a correction, but ${before.status} may become ${after.status} anyway`];
  }
  return [];
}

interface CarrierEnd {
  readonly sid: string;
  readonly attempt: number;
  readonly status: string;
}

const isDelivery = (status: string): boolean => status === 'delivered' || status === 'read';

/** The carrier's last word on each message: a delivery of any attempt, else the end of the newest one. */
function foldEnds(ledger: Iterable<Acceptance>): Map<string, CarrierEnd> {
  const ends = new Map<string, CarrierEnd>();
  for (const { messageId, sid, attempt, finalStatus } of ledger) {
    if (messageId === null || finalStatus === null) continue;
    const known = ends.get(messageId);
    const isNewer = known === undefined || (isDelivery(known.status) ? false : (attempt ?? 0) >= known.attempt);
    if (isNewer || isDelivery(finalStatus)) ends.set(messageId, { sid, attempt: attempt ?? 0, status: finalStatus });
  }
  return ends;
}

/** A carrier that ends with `sent` gives no receipt, and the wait for one ends as `unknown`. */
const agrees = (ours: string, carriers: string): boolean => ours === carriers || (carriers === 'sent' && ours === 'unknown') || (carriers === 'delivered' && ours === 'read');

function findWrongEnds(stories: ReadonlyMap<string, StatusStory>, ledger: Iterable<Acceptance>): Violation[] {
  const violations: Violation[] = [];
  for (const [subject, { sid, status }] of foldEnds(ledger)) {
    const story = stories.get(subject);
    const ours = story && currentStep(story)?.status;
    if (ours === undefined || agrees(ours, status)) continue;
    violations.push({ promise: 'P5', subject, what: `is ${ours}, but the carrier ended ${sid} as ${status}; look for callbacks of ${sid} in provider-callbacks, then in message_timeline` });
  }
  return violations;
}
