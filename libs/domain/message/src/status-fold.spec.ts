import { describe, expect, it } from 'vitest';
import { applyEvidence, emptyState, foldAttempts, type MessageState, type StatusEvidence } from './status-fold.js';
import type { Status } from './status.js';

/** `[attempt, status]`, or `[attempt, status, 'released']`. */
type Word = readonly [attempt: number, status: Status, released?: 'released'];

const rows: [string, Word[], Status, number][] = [
  ['before routing', [[0, 'received']], 'received', 0],
  ['waiting statuses show the furthest', [[0, 'received'], [0, 'routed'], [0, 'parked-by-routing']], 'routed', 0],
  ['refused by policy', [[0, 'received'], [0, 'blocked']], 'blocked', 0],
  ['the usual way', [[0, 'routed'], [1, 'submitted'], [1, 'sent'], [1, 'delivered']], 'delivered', 1],
  ['delivered beats its own denial', [[1, 'delivered'], [1, 'undelivered']], 'delivered', 1],
  ['read after delivered', [[1, 'delivered'], [1, 'read']], 'read', 1],
  ['in doubt', [[0, 'routed'], [1, 'in-doubt']], 'in-doubt', 1],
  ['a released doubt shows the waiting again', [[0, 'routed'], [1, 'in-doubt'], [1, 'in-doubt', 'released']], 'routed', 0],
  ['a released attempt that waits', [[0, 'routed'], [1, 'parked-by-sender', 'released']], 'parked-by-sender', 1],
  ['a released attempt that waits less far', [[0, 'parked-by-sender'], [1, 'routed', 'released']], 'parked-by-sender', 0],
  ['released, then expired', [[0, 'routed'], [1, 'in-doubt', 'released'], [0, 'expired']], 'expired', 0],
  ['released, then refused by the carrier', [[0, 'routed'], [1, 'parked-by-sender', 'released'], [2, 'rejected']], 'rejected', 2],
  ['absent, then sent again', [[1, 'in-doubt', 'released'], [2, 'submitted']], 'submitted', 2],
  ['absent, and the new attempt in doubt too', [[1, 'in-doubt', 'released'], [2, 'in-doubt']], 'in-doubt', 2],
  ['a release yields to the word of the carrier', [[1, 'in-doubt', 'released'], [0, 'routed'], [1, 'queued']], 'queued', 1],
  ['expired in doubt, said of the attempt', [[1, 'in-doubt'], [1, 'expired']], 'expired', 1],
  ['expired in doubt, said of the message', [[1, 'in-doubt'], [0, 'expired']], 'expired', 0],
  ['an adoption overruled, then expired', [[1, 'submitted'], [1, 'in-doubt'], [0, 'expired']], 'expired', 0],
  ['an end yields to a later word of the carrier', [[1, 'in-doubt'], [0, 'expired'], [1, 'sent']], 'sent', 1],
  ['an end yields to an older attempt that did go out', [[1, 'sent'], [2, 'rejected']], 'sent', 1],
  ['an end yields even to a denial by the carrier', [[0, 'dead-lettered'], [1, 'failed']], 'failed', 1],
  ['the newest end shows', [[0, 'dead-lettered'], [1, 'rejected']], 'rejected', 1],
  ['a replay in doubt after its dead letter', [[7, 'dead-lettered'], [8, 'in-doubt']], 'in-doubt', 8],
  ['a replay submitted after its dead letter', [[7, 'dead-lettered'], [8, 'submitted']], 'submitted', 8],
  ['sent twice, the older delivered', [[1, 'delivered'], [2, 'undelivered']], 'delivered', 1],
  ['sent twice, both delivered: the newer', [[1, 'delivered'], [2, 'delivered']], 'delivered', 2],
  ['sent twice, the older read', [[1, 'read'], [2, 'delivered']], 'read', 1],
  ['sent twice, the older denied', [[1, 'undelivered'], [2, 'sent']], 'sent', 2],
  ['the older denied, the newer in doubt', [[1, 'undelivered'], [2, 'in-doubt']], 'in-doubt', 2],
  ['the older denied, the newer given up', [[1, 'undelivered'], [2, 'in-doubt'], [0, 'expired']], 'undelivered', 1],
  ['the older denied, the newer released', [[1, 'undelivered'], [2, 'in-doubt', 'released']], 'undelivered', 1],
  ['silence, then a receipt', [[1, 'sent'], [1, 'unknown'], [1, 'undelivered']], 'undelivered', 1],
  ['nothing known but a released doubt', [[1, 'in-doubt', 'released']], 'in-doubt', 1],
];

describe('the fold of attempts', () => {
  it.each(rows)('%s', (_, words, status, attempt) => {
    for (const order of [words, words.toReversed()]) {
      expect(applyAll(order.map(toEvidence)).overall).toMatchObject({ status, attempt });
    }
  });

  it('needs evidence', () => {
    expect(() => foldAttempts({})).toThrow(RangeError);
    expect(emptyState().overall).toBeNull();
  });

  it.each([-1, 1.5, Number.NaN])('refuses the attempt number %s', (attempt) => {
    expect(() => applyEvidence(emptyState(), { attempt, status: 'sent', occurredAtMs: 0 })).toThrow(RangeError);
  });
});

const changes: [string, Word[], Word, { changed: boolean; before: Status | null; after: Status; correction: boolean }][] = [
  ['the first word', [], [0, 'received'], { changed: true, before: null, after: 'received', correction: false }],
  ['a step forward', [[1, 'submitted']], [1, 'sent'], { changed: true, before: 'submitted', after: 'sent', correction: false }],
  ['the same again', [[1, 'sent']], [1, 'sent'], { changed: false, before: 'sent', after: 'sent', correction: false }],
  ['a word come late', [[1, 'delivered']], [1, 'sent'], { changed: false, before: 'delivered', after: 'delivered', correction: false }],
  ['delivered, then read', [[1, 'delivered']], [1, 'read'], { changed: true, before: 'delivered', after: 'read', correction: false }],
  ['undelivered, then delivered', [[1, 'undelivered']], [1, 'delivered'], { changed: true, before: 'undelivered', after: 'delivered', correction: true }],
  ['unknown, then delivered', [[1, 'unknown']], [1, 'delivered'], { changed: true, before: 'unknown', after: 'delivered', correction: true }],
  ['expired, then queued', [[0, 'expired']], [1, 'queued'], { changed: true, before: 'expired', after: 'queued', correction: true }],
  ['denied, then sent again', [[1, 'undelivered']], [2, 'submitted'], { changed: true, before: 'undelivered', after: 'submitted', correction: true }],
  ['news of an attempt that does not show', [[2, 'sent']], [1, 'failed'], { changed: false, before: 'sent', after: 'sent', correction: false }],
];

describe('the change that evidence makes', () => {
  it.each(changes)('%s', (_, known, heard, expected) => {
    expect(applyEvidence(applyAll(known.map(toEvidence)), toEvidence(heard))).toMatchObject(expected);
  });

  it('is a change, but no correction, where only the error code or the reason is new', () => {
    const first = applyEvidence(emptyState(), { attempt: 1, status: 'failed', occurredAtMs: 5 });
    const coded = applyEvidence(first.state, { attempt: 1, status: 'failed', errorCode: 30008, occurredAtMs: 6 });
    expect(coded).toMatchObject({ changed: true, before: 'failed', after: 'failed', correction: false });
    const reasoned = applyEvidence(coded.state, { attempt: 1, status: 'failed', errorCode: 30008, reason: 'carrier-error', occurredAtMs: 7 });
    expect(reasoned).toMatchObject({ changed: true, correction: false });
    expect(reasoned.state.overall).toEqual({ attempt: 1, status: 'failed', errorCode: 30008, reason: 'carrier-error', occurredAtMs: 7 });
  });

  it('is none where only an earlier time is learnt, though the state keeps it', () => {
    const late = applyEvidence(emptyState(), { attempt: 1, status: 'sent', occurredAtMs: 9 });
    const early = applyEvidence(late.state, { attempt: 1, status: 'sent', occurredAtMs: 3 });
    expect(early.changed).toBe(false);
    expect(early.state.overall?.occurredAtMs).toBe(3);
  });
});

function toEvidence([attempt, status, released]: Word): StatusEvidence {
  return { attempt, status, released: released === 'released', occurredAtMs: 0 };
}

function applyAll(list: readonly StatusEvidence[]): MessageState {
  return list.reduce((state, evidence) => applyEvidence(state, evidence).state, emptyState());
}
