import type { StatusChange } from './history.js';

/** One applied change, as little of it as the checks compare: a million messages must fit into memory. */
export interface Step {
  readonly eventId: string;
  readonly status: string;
  readonly terminal: boolean;
  readonly correction: boolean;
}

/** What the status topic says of one message. */
export interface StatusStory {
  /** By sequence - 1; a hole where a sequence never came. */
  readonly steps: (Step | undefined)[];
  /** What two records of the topic say against each other, told once for each kind. */
  readonly conflicts: string[];
}

/** Reads the status topic once, in any order; copies of one event are one change. */
export function readStories(changes: Iterable<StatusChange>): Map<string, StatusStory> {
  const stories = new Map<string, StatusStory>();
  const ids = new Set<string>();
  const names = new Map<string, string>();
  for (const change of changes) {
    let story = stories.get(change.messageId);
    if (story === undefined) stories.set(change.messageId, (story = { steps: [], conflicts: [] }));
    addStep(story, change, { ids, names });
  }
  return stories;
}

interface Seen {
  /** Of every event. */
  readonly ids: Set<string>;
  /** One string for each status, instead of one for each record. */
  readonly names: Map<string, string>;
}

function addStep({ steps, conflicts }: StatusStory, { eventId, status, terminal, sequence, correction = false }: StatusChange, { ids, names }: Seen): void {
  const known = steps[sequence - 1];
  if (known?.eventId === eventId) {
    if (known.status !== status) conflicts.push(`event ${eventId} of sequence ${sequence} says both ${known.status} and ${status}`);
    return;
  }
  if (known !== undefined) conflicts.push(`sequence ${sequence} has two event ids, ${known.eventId} (${known.status}) and ${eventId} (${status})`);
  else if (ids.has(eventId)) conflicts.push(`event ${eventId} of sequence ${sequence} stands for another change as well, which a consumer would drop as a copy`);
  ids.add(eventId);
  if (known !== undefined) return;
  if (!names.has(status)) names.set(status, status);
  steps[sequence - 1] = { eventId, status: names.get(status) ?? status, terminal, correction };
}

/** The change of the highest sequence. */
export const currentStep = ({ steps }: StatusStory): Step | undefined => steps.at(-1);
