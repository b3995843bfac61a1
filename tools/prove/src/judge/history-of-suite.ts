import type { Lane } from '@signalbox/message';
import { readScenario } from '../scenario/read-scenarios.js';
import type { ScenarioHistory } from './history.js';

/** The tables as these changes leave them. */
export function storedFrom(changes: ScenarioHistory['changes']): NonNullable<ScenarioHistory['stored']> {
  const newest = new Map(changes.toSorted((one, other) => one.sequence - other.sequence).map((change) => [change.messageId, change]));
  return { statuses: [...newest.values()], timeline: changes };
}

/** A history in which one message of each of `count` intents was sent and delivered, for tests that break it. */
export function historyOf({ count = 3, lane = 'otp', scenario = {} }: { readonly count?: number; readonly lane?: Lane; readonly scenario?: object } = {}): ScenarioHistory {
  const places = Array.from({ length: count }, (_, place) => place);
  const common = (place: number) => ({ messageId: `m${place}`, tenantId: 't', recipientKey: 'k', lane, idempotencyKey: `i${place}` });
  const change = (place: number, sequence: number, status: string, over: object) => ({
    ...common(place), eventId: `e${place}-${sequence}`, sequence, status, terminal: false, correction: false, reason: 'ok-accepted', policyRevision: 1, attempt: 1,
    occurredAt: new Date(1000 + place * 100 + sequence * 10).toISOString(), receivedAtMs: 1000 + place * 100 + sequence * 10, ...over,
  });
  const changes = places.flatMap((place) => [change(place, 1, 'received', {}), change(place, 2, 'submitted', { reason: 'submitted', providerMessageId: `SM${place}` }), change(place, 3, 'delivered', { terminal: true, reason: 'callback-received', providerMessageId: `SM${place}` })]) as ScenarioHistory['changes'];
  return {
    scenario: readScenario('a-test', JSON.stringify({ shows: 'It holds.', set: 'fast', loads: [{ rate: 1, forMs: 1000 }], promises: { P1: { settleWithinMs: 5000 }, P2: {} }, ...scenario })),
    startedAtMs: 1000, endedAtMs: 3000, isSettled: true, repeated: new Set(), facts: [], callbacks: [], letters: [], events: [], late: [], deeds: [], forged: [], replayed: 0, deaths: [], kills: 0, keyAlarms: 0, keysRefused: 0,
    intents: places.map((place) => ({ atMs: place * 100, load: 'load', lane, ends: ['accepted'], intent: { tenantId: 't', idempotencyKey: `i${place}`, purpose: 'one-time-passcode', personal: { to: '+447700900001', body: 'hello' } } })),
    publishedAtMs: new Map(places.map((place) => [`t/i${place}`, 1000 + place * 100])),
    accepted: places.map((place) => ({ ...common(place), partition: 0, offset: BigInt(place) })),
    changes, stored: storedFrom(changes),
    ledger: places.map((place) => ({ sid: `SM${place}`, messageId: `m${place}`, attempt: 1, sender: '+1', segments: 1, requestReceivedAtMs: 1050 + place * 100, acceptedAtMs: 1060 + place * 100, finalStatus: 'delivered', callbacks: { sent: 1, answered: 1 } })),
    contracts: [{ sender: '+1', poolId: 'p', segmentsPerSecond: 10 }], callbackTricks: { lost: 0, duplicated: 0, reordered: 0, failed: 0 }, search: null,
  };
}
