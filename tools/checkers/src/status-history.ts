import type { StatusChange } from './history.js';

/** The changes of each message in the order of their sequence; copies of one event id count once. */
export function groupBySequence(changes: Iterable<StatusChange>): Map<string, StatusChange[]> {
  const byMessage = new Map<string, Map<string, StatusChange>>();
  for (const change of changes) {
    const events = byMessage.get(change.messageId) ?? new Map<string, StatusChange>();
    events.set(change.eventId, change);
    byMessage.set(change.messageId, events);
  }
  return new Map([...byMessage].map(([id, events]) => [id, [...events.values()].sort((a, b) => a.sequence - b.sequence)]));
}

/** The current status of each message: the change of the highest sequence. Reads the changes once and keeps one for each message. */
export function currentStatuses<C extends StatusChange>(changes: Iterable<C>): Map<string, C> {
  const current = new Map<string, C>();
  for (const change of changes) {
    const known = current.get(change.messageId);
    if (known === undefined || known.sequence <= change.sequence) current.set(change.messageId, change);
  }
  return current;
}
