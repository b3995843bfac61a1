import { currentStatuses, type Violation } from '@signalbox/checkers';
import { intentName } from '@signalbox/demo';
import type { SeenChange } from '../run/witness.js';
import type { ScenarioHistory } from './history.js';

const REFUSALS = new Set(['rejected', 'blocked', 'expired', 'dead-lettered']);

const MAKES_REPEATS: ReadonlySet<string> = new Set(['stop-broker', 'freeze-broker']);

/** `accepted`, or the reason of the refusal. */
const endOf = ({ status, reason }: SeenChange): string => (REFUSALS.has(status) ? reason : 'accepted');

/** P1: each planned intent has as many ends as it was published, each one of those that were meant. */
export function findUnexpectedEnds({ intents, changes, repeated, deeds }: ScenarioHistory): Violation[] {
  const current = currentStatuses(changes);
  const newest = [...new Map(changes.filter(({ messageId, sequence }) => current.get(messageId)?.sequence === sequence).map((change) => [change.messageId, change])).values()];
  const endsByName = Map.groupBy(newest, ({ tenantId, idempotencyKey }) => intentName(tenantId, idempotencyKey));
  // A producer that gets no answer publishes again by itself.
  const wasBrokerAway = deeds.some(({ kind }) => MAKES_REPEATS.has(kind));
  const planned = Map.groupBy(intents, ({ intent }) => intentName(intent.tenantId, intent.idempotencyKey));
  return [...planned].flatMap(([name, of]) => {
    const got = (endsByName.get(name) ?? []).map(endOf);
    return fit(of.map(({ ends }) => ends), got, wasBrokerAway || repeated.has(name)) ? [] : [{ promise: 'P1' as const, subject: name, what: `was to end as ${of.map(({ ends }) => ends.join(' or ')).join(', ')} and ended as ${got.join(', ') || 'nothing'}; look at its messages by this idempotency key` }];
  });
}

/** Each wanted end takes one of those that came; what is left over can only be a second publication, refused as such. */
function fit(wanted: readonly (readonly string[])[], got: readonly string[], mayRepeat: boolean): boolean {
  const left = [...got];
  // The choosier go first.
  for (const ends of [...wanted].sort((a, b) => a.length - b.length)) {
    const at = left.findIndex((end) => ends.includes(end));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return left.every((end) => mayRepeat && end === 'duplicate');
}
