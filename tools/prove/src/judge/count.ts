import type { MessageEvent } from '@signalbox/contracts';
import { intentName } from '@signalbox/demo';
import type { Counter } from '../scenario/scenario.js';
import type { ScenarioHistory } from './history.js';
import { nameMessages } from './measure.js';
import { countRepeats } from './second-events.js';

const messagesOf = (facts: readonly MessageEvent[], isWanted: (fact: MessageEvent) => boolean): Set<string> => new Set(facts.filter(isWanted).map(({ messageId }) => messageId));

/** An inner product of what came while the broker was away: callbacks that the carrier saw answered and Kafka got later. */
function countCallbacksWhileBrokerAway({ deeds, callbacks }: ScenarioHistory): number {
  const outages = deeds.filter(({ kind }) => kind === 'stop-broker' || kind === 'freeze-broker');
  return callbacks.filter(({ receivedAt }) => outages.some(({ fromMs, toMs }) => Date.parse(receivedAt) > fromMs && Date.parse(receivedAt) < toMs)).length;
}

/** Requests of other loads that came to the carrier after the last one beside which they had waited. */
function countBacklogLeft(history: ScenarioHistory): number {
  const { P9 } = history.scenario.promises;
  if (P9 === undefined) return 0;
  const names = nameMessages(history);
  const beside = new Set(history.intents.filter(({ load }) => load === P9.beside).map(({ intent }) => intentName(intent.tenantId, intent.idempotencyKey)));
  const isBeside = ({ messageId }: ScenarioHistory['ledger'][number]): boolean => beside.has(names.get(messageId ?? '') ?? '');
  const lastMs = history.ledger.filter(isBeside).reduce((last, { requestReceivedAtMs }) => Math.max(last, requestReceivedAtMs), 0);
  return history.ledger.filter(({ requestReceivedAtMs }) => requestReceivedAtMs > lastMs).length;
}

const COUNT: Readonly<Record<Counter, (history: ScenarioHistory) => number>> = {
  inDoubt: ({ facts }) => messagesOf(facts, ({ type }) => type === 'submission-in-doubt').size,
  settledByLookUp: ({ facts }) => messagesOf(facts, ({ type, reason }) => type === 'message-submitted' && reason === 'found-at-carrier').size,
  settledByCallback: ({ facts }) => {
    const inDoubt = messagesOf(facts, ({ type }) => type === 'submission-in-doubt');
    return messagesOf(facts, ({ type, reason, messageId }) => type === 'message-submitted' && reason === 'callback-received' && inDoubt.has(messageId)).size;
  },
  settledWithoutReply: ({ facts }) => messagesOf(facts, ({ type, reason }) => type === 'message-submitted' && (reason === 'callback-received' || reason === 'found-at-carrier')).size,
  absentAtCarrier: ({ facts }) => messagesOf(facts, ({ reason }) => reason === 'absent-at-carrier').size,
  released: ({ facts }) => facts.filter(({ type }) => type === 'submission-released').length,
  throttled: ({ facts }) => facts.filter(({ reason }) => reason === 'throttled').length,
  slotsMissed: ({ facts }) => facts.filter(({ reason }) => reason === 'slot-missed').length,
  unreachable: ({ facts }) => facts.filter(({ reason }) => reason === 'unreachable').length,
  expired: ({ facts }) => messagesOf(facts, ({ type }) => type.startsWith('expired-')).size,
  optedOut: ({ facts }) => messagesOf(facts, ({ reason }) => reason === 'opted-out').size,
  deadLettered: ({ facts }) => messagesOf(facts, ({ type }) => type.startsWith('dead-lettered-')).size,
  deadLetters: ({ letters }) => letters.length,
  replayed: ({ replayed }) => replayed,
  repeatedEvents: ({ events }) => countRepeats(events),
  deaths: ({ kills }) => kills,
  parked: ({ facts }) => messagesOf(facts, ({ type }) => type.startsWith('parked-')).size,
  lostCallbacks: ({ callbackTricks }) => callbackTricks.lost,
  duplicatedCallbacks: ({ callbackTricks }) => callbackTricks.duplicated,
  reorderedCallbacks: ({ callbackTricks }) => callbackTricks.reordered,
  callbacksWhileBrokerAway: countCallbacksWhileBrokerAway,
  forgedRefused: ({ forged }) => forged.reduce((sum, { statuses }) => sum + (statuses[403] ?? 0), 0),
  carrierBlocked: ({ changes }) => messagesOf(changes as never, (change) => (change as { errorCode?: number }).errorCode === 30450).size,
  backlogLeft: countBacklogLeft,
  movedToSecond: ({ facts }) => messagesOf(facts, (fact) => fact.type === 'message-submitted' && fact.provider === 'vonage').size,
  heldForProvider: ({ facts }) => messagesOf(facts, ({ reason }) => reason === 'provider-failing').size,
  heldForKey: ({ facts }) => messagesOf(facts, ({ reason }) => reason === 'credentials-refused').size,
  keyAlarms: ({ keyAlarms }) => keyAlarms,
  keysRefused: ({ keysRefused }) => keysRefused,
  capReached: ({ facts }) => messagesOf(facts, ({ type, reason }) => type === 'blocked-by-sender' && reason === 'cap-reached').size,
  heldForCap: ({ facts }) => messagesOf(facts, ({ type, reason }) => type === 'parked-by-sender' && reason === 'cap-reached').size,
};

export const count = (counter: Counter, history: ScenarioHistory): number => COUNT[counter](history);
