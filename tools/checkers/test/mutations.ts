import type { Acceptance, StatusChange } from '../src/index.js';
import type { CheckerName } from './checkers.js';
import { withChanges, type History, type WrittenText } from './history.js';

/** One fault, put into a history in which there is none. */
export interface Mutation {
  readonly fault: string;
  /** The one checker that must find it. */
  readonly by: CheckerName;
  readonly breakIt: (history: History) => History;
}

type MessageId = string;
const endings = new WeakMap<History, Map<string, MessageId>>();

/** By status, the last message whose story ends so. */
function readEndings({ changes }: History): Map<string, MessageId> {
  const last = new Map(changes.map(({ messageId, status }) => [messageId, status]));
  return new Map([...last].map(([id, status]) => [status, id]));
}

/** The last message whose story ends so: hardly anything of its recipient comes after it. */
function victim(history: History, status = 'delivered'): MessageId {
  const known = endings.get(history) ?? readEndings(history);
  endings.set(history, known);
  const id = known.get(status);
  if (id === undefined) throw new Error(`no message ends as ${status}`);
  return id;
}
const mapChanges = (history: History, change: (one: StatusChange) => StatusChange | null): History => withChanges(history, history.changes.map(change).filter((one) => one !== null));
const mapLedger = (history: History, entry: (one: Acceptance) => Acceptance | null): History => ({ ...history, ledger: history.ledger.map(entry).filter((one) => one !== null) });
const entryOf = ({ ledger }: History, id: MessageId): Acceptance => ledger.find((entry) => entry.messageId === id) as Acceptance;
const plusText = (history: History, text: WrittenText): History => ({ ...history, texts: [...history.texts, text] });

/** Two messages of one recipient that weigh the same and went out one after the other. */
function findPair({ accepted, ledger }: History): [Acceptance, Acceptance] {
  const byMessage = new Map(ledger.map((entry) => [entry.messageId, entry]));
  const before = new Map<string, Acceptance>();
  for (const { messageId, recipientKey, lane } of accepted) {
    const entry = byMessage.get(messageId);
    const known = before.get(`${lane}/${recipientKey}`);
    if (entry === undefined || entry === known) continue;
    if (known?.segments === entry.segments) return [known, entry];
    before.set(`${lane}/${recipientKey}`, entry);
  }
  throw new Error('nobody has two messages');
}

/** Draws the second before and the one after a border of seconds together towards it: each of the two holds what it held before. */
function drawTogether(atMs: number, borderMs: number): number {
  const offsetMs = atMs - borderMs;
  return Math.abs(offsetMs) < 1_000 ? borderMs + offsetMs / 2 : atMs;
}

const borderOf = ({ ledger }: History): number => Math.ceil(((ledger[Math.floor(ledger.length / 2)]?.requestReceivedAtMs ?? 0)) / 1_000) * 1_000;

const LOSSES: readonly Mutation[] = [
  {
    fault: 'a message that vanished', by: 'findLost',
    breakIt: (history) => {
      const id = victim(history);
      return mapLedger(mapChanges(history, (one) => (one.messageId === id ? null : one)), (one) => (one.messageId === id ? null : one));
    },
  },
  { fault: 'a message without a status that the carrier has', by: 'findLost', breakIt: (history) => mapChanges(history, (one) => (one.messageId === victim(history) ? null : one)) },
  { fault: 'a delivered message that is not in the ledger', by: 'findLost', breakIt: (history) => mapLedger(history, (one) => (one.messageId === victim(history) ? null : one)) },
  { fault: 'a message that still waits when all is over', by: 'findLost', breakIt: (history) => mapChanges(history, (one) => (one.messageId === victim(history, 'expired') && one.status === 'expired' ? null : one)) },
  {
    fault: 'an expired message that the carrier took', by: 'findLost',
    breakIt: (history) => ({ ...history, ledger: [...history.ledger, { ...entryOf(history, victim(history)), sid: 'SM-late', messageId: victim(history, 'expired'), finalStatus: null, requestReceivedAtMs: Number.MAX_SAFE_INTEGER / 2 }] }),
  },
];

const DUPLICATES: readonly Mutation[] = [
  {
    fault: 'a message taken twice', by: 'findDuplicates',
    breakIt: (history) => {
      const first = entryOf(history, victim(history));
      return { ...history, ledger: [...history.ledger, { ...first, sid: 'SM-twin', attempt: 2, requestReceivedAtMs: first.requestReceivedAtMs + 2_000 }] };
    },
  },
  { fault: 'an acceptance that names no message', by: 'findDuplicates', breakIt: (history) => ({ ...history, ledger: [...history.ledger, { ...entryOf(history, victim(history)), sid: 'SM-nameless', messageId: null }] }) },
  { fault: 'an acceptance of a message that nobody asked for', by: 'findUnasked', breakIt: (history) => ({ ...history, ledger: [...history.ledger, { ...entryOf(history, victim(history)), sid: 'SM-unasked', messageId: 'unasked' }] }) },
];

const PACE_AND_ORDER: readonly Mutation[] = [
  {
    fault: 'two messages of one recipient that changed places', by: 'findDisorder',
    breakIt: (history) => {
      const [first, second] = findPair(history);
      const times = new Map([[first, second.requestReceivedAtMs], [second, first.requestReceivedAtMs]]);
      return mapLedger(history, (one) => ({ ...one, requestReceivedAtMs: times.get(one) ?? one.requestReceivedAtMs }));
    },
  },
  {
    fault: 'a burst across the border of two seconds, at arrival', by: 'findOverpace',
    breakIt: (history) => mapLedger(history, (one) => ({ ...one, requestReceivedAtMs: drawTogether(one.requestReceivedAtMs, borderOf(history)) })),
  },
  {
    fault: 'a burst across the border of two seconds, at write time', by: 'findWriteOverpace',
    breakIt: (history) => ({ ...history, writes: history.writes.map((one) => ({ ...one, writtenAtMs: drawTogether(one.writtenAtMs, borderOf(history)) })) }),
  },
  {
    fault: 'a second as full of messages as ever, all of them long', by: 'findOverpace',
    breakIt: (history) => mapLedger(history, (one) => (Math.abs(one.requestReceivedAtMs - borderOf(history)) < 500 ? { ...one, segments: 6 } : one)),
  },
  { fault: 'a sender without a contract', by: 'findOverpace', breakIt: (history) => mapLedger(history, (one) => (one.messageId === victim(history) ? { ...one, sender: '+19995550100' } : one)) },
];

const STATUSES: readonly Mutation[] = [
  { fault: 'a gap in a sequence', by: 'findDivergence', breakIt: (history) => mapChanges(history, (one) => (one.messageId === victim(history) && one.sequence === 2 ? null : one)) },
  {
    fault: 'two event ids for one sequence', by: 'findDivergence',
    breakIt: (history) => withChanges(history, [...history.changes, { ...(history.changes.find((one) => one.messageId === victim(history) && one.sequence === 2) as StatusChange), eventId: 'another-id' }]),
  },
  {
    fault: 'one event id for changes of two messages', by: 'findDivergence',
    breakIt: (history) => mapChanges(history, (one) => (one.messageId === victim(history) ? { ...one, eventId: `${history.changes[0]?.messageId}-${one.sequence}` } : one)),
  },
  { fault: 'a final status that is not the ledger’s', by: 'findDivergence', breakIt: (history) => mapLedger(history, (one) => (one.messageId === victim(history) ? { ...one, finalStatus: 'undelivered' } : one)) },
  { fault: 'a terminal status replaced without a correction', by: 'findDivergence', breakIt: (history) => mapChanges(history, (one) => ({ ...one, correction: false })) },
  { fault: 'a change that has no row in the timeline', by: 'findDisagreement', breakIt: (history) => ({ ...history, timeline: history.timeline.filter((one) => one.messageId !== victim(history) || one.sequence !== 3) }) },
  { fault: 'a row of the timeline that was never published', by: 'findDisagreement', breakIt: (history) => ({ ...history, timeline: [...history.timeline, { messageId: victim(history), sequence: 99, eventId: 'unpublished', status: 'read' }] }) },
  { fault: 'a table that is behind the topic', by: 'findDisagreement', breakIt: (history) => ({ ...history, statuses: history.statuses.map((one) => (one.messageId === victim(history) ? { ...one, status: 'sent', sequence: one.sequence - 1 } : one)) }) },
  { fault: 'a message that the table lacks', by: 'findDisagreement', breakIt: (history) => ({ ...history, statuses: history.statuses.filter((one) => one.messageId !== victim(history)) }) },
  { fault: 'a reason that is not in the list', by: 'findUnreasoned', breakIt: (history) => mapChanges(history, (one) => (one.messageId === victim(history, 'blocked') ? { ...one, reason: 'because' } : one)) },
  { fault: 'a block that names no policy revision', by: 'findUnreasoned', breakIt: (history) => mapChanges(history, (one) => (one.status === 'blocked' ? { ...one, policyRevision: 0 } : one)) },
];

const EDGES: readonly Mutation[] = [
  { fault: 'a webhook answered 2xx that is nowhere', by: 'findUndurable', breakIt: (history) => ({ ...history, callbacks: new Set([...history.callbacks].filter((one) => one !== history.answers.find(({ status }) => status === 204)?.callback)) }) },
  { fault: 'a genuine webhook that was refused', by: 'findRefused', breakIt: (history) => ({ ...history, answers: [...history.answers, { callback: 'SM1/sent', status: 503, atMs: 0 }] }) },
  { fault: 'login codes three times as slow beside a backlog', by: 'findLaneDelay', breakIt: (history) => ({ ...history, otpBusyMs: history.otpIdleMs.map((ms) => 3 * ms) }) },
  { fault: 'no login code submitted beside a backlog', by: 'findLaneDelay', breakIt: (history) => ({ ...history, otpBusyMs: [] }) },
  { fault: 'a phone number in a log', by: 'scanPersonalData', breakIt: (history) => plusText(history, { source: 'log of pacing-sender', text: `{"msg":"sending to ${history.personal.numbers[3]}"}` }) },
  { fault: 'a phone number as a record key', by: 'scanPersonalData', breakIt: (history) => plusText(history, { source: 'key of dispatch-otp', text: (history.personal.numbers[4] ?? '').slice(1) }) },
  { fault: 'a body in a table', by: 'scanPersonalData', breakIt: (history) => plusText(history, { source: 'table decisions', text: `(rk1,m1,"${history.personal.bodies[5]}")` }) },
  { fault: 'a body in base64 in a dead letter', by: 'scanPersonalData', breakIt: (history) => plusText(history, { source: 'table dead_letters', text: Buffer.from(`{"body":"${history.personal.bodies[6]}"}`).toString('base64') }) },
];

export const MUTATIONS: readonly Mutation[] = [...LOSSES, ...DUPLICATES, ...PACE_AND_ORDER, ...STATUSES, ...EDGES];
