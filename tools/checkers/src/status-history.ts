import type { StatusChange } from './history.js';

/** The changes of each message in the order of their sequence; copies of one event id count once. */
export function groupBySequence(changes: readonly StatusChange[]): Map<string, StatusChange[]> {
  const byMessage = new Map<string, Map<string, StatusChange>>();
  for (const change of changes) {
    const events = byMessage.get(change.messageId) ?? new Map<string, StatusChange>();
    events.set(change.eventId, change);
    byMessage.set(change.messageId, events);
  }
  return new Map([...byMessage].map(([id, events]) => [id, [...events.values()].sort((a, b) => a.sequence - b.sequence)]));
}

/** The current status of each message: the change of the highest sequence. */
export function currentStatuses(changes: readonly StatusChange[]): Map<string, StatusChange> {
  return new Map([...groupBySequence(changes)].map(([id, history]) => [id, history[history.length - 1] as StatusChange]));
}
