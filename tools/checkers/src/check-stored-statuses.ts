import type { StatusChange, StoredStatus, TimelineEntry, Violation } from './history.js';
import { currentStep, readStories, type StatusStory } from './status-story.js';

export interface StoredStatuses {
  /** All rows of message_status. */
  readonly statuses: Iterable<StoredStatus>;
  /** All rows of message_timeline. */
  readonly timeline: Iterable<TimelineEntry>;
}

/**
 * P5: the status topic, the timeline and the current status are one story: each change stands once in the timeline and in the topic under
 * one event id, and the current status is the last of them. Read all three when nothing changes any more.
 */
export function findDisagreement(changes: Iterable<StatusChange>, { statuses, timeline }: StoredStatuses): Violation[] {
  const stories = readStories(changes);
  return [...compareTimeline(stories, timeline), ...compareCurrent(stories, statuses)];
}

function compareTimeline(stories: ReadonlyMap<string, StatusStory>, timeline: Iterable<TimelineEntry>): Violation[] {
  const violations: Violation[] = [];
  const stored = new Map<string, number>();
  for (const { messageId, sequence, eventId, status } of timeline) {
    stored.set(messageId, (stored.get(messageId) ?? 0) + 1);
    const told = stories.get(messageId)?.steps[sequence - 1];
    if (told?.eventId === eventId && told.status === status) continue;
    const published = told === undefined ? 'nothing' : `${told.status} (event ${told.eventId})`;
    violations.push({ promise: 'P5', subject: messageId, what: `sequence ${sequence} is ${status} (event ${eventId}) in message_timeline and ${published} in message-status; look at what the row says it published` });
  }
  for (const [subject, { steps }] of stories) {
    const told = steps.reduce((sum, step) => sum + Number(step !== undefined), 0);
    const rows = stored.get(subject) ?? 0;
    if (told > rows) violations.push({ promise: 'P5', subject, what: `has ${told} changes in message-status and ${rows} in message_timeline; look for a publication without its transaction` });
  }
  return violations;
}

function compareCurrent(stories: ReadonlyMap<string, StatusStory>, statuses: Iterable<StoredStatus>): Violation[] {
  const violations: Violation[] = [];
  const stored = new Set<string>();
  for (const { messageId, status, sequence } of statuses) {
    stored.add(messageId);
    const story = stories.get(messageId);
    const told = story && currentStep(story);
    if (sequence === (story?.steps.length ?? 0) && (told === undefined || told.status === status)) continue;
    violations.push({ promise: 'P5', subject: messageId, what: `is ${status} at sequence ${sequence} in message_status and ${told?.status ?? 'nothing'} at sequence ${story?.steps.length ?? 0} in message-status; look at its timeline` });
  }
  for (const subject of stories.keys()) {
    if (!stored.has(subject)) violations.push({ promise: 'P5', subject, what: 'has a status in message-status and no row in message_status; look for a publication without its transaction' });
  }
  return violations;
}
