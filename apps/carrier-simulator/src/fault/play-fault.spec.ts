import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CREATE_FAULTS, type CreateFault } from '../admin/admin-shapes.js';
import { FakeExchange } from '../../test/rig.js';
import { VirtualTimeline } from '../time/virtual-timeline.js';
import { playFault } from './play-fault.js';

const L_MS = 3_000;
const ANSWER = { httpStatus: 201, body: {} };

function play(kind: CreateFault | null, { draw = 0.5, startMs = 0 } = {}) {
  const timeline = new VirtualTimeline(startMs);
  const exchange = new FakeExchange();
  const performed: { atMs: number; leftOfLMs: number }[] = [];
  const settings = { listingDelayMaxMs: L_MS, retryAfterSeconds: 7 };
  playFault(exchange, { kind, random: () => draw }, { timeline, settings, hangMaxMs: 60_000, slowReplyMaxMs: 2_000 }, (leftOfLMs) => {
    performed.push({ atMs: timeline.nowMs(), leftOfLMs });
    return ANSWER;
  });
  return { timeline, exchange, performed };
}

describe('playFault', () => {
  test.each<[string, CreateFault | null, { performed: number; httpStatus: number | null; isReset: boolean }]>([
    ['nothing', null, { performed: 1, httpStatus: 201, isReset: false }],
    ['reset before', 'reset-before', { performed: 0, httpStatus: null, isReset: true }],
    ['hang before', 'hang-before', { performed: 0, httpStatus: null, isReset: false }],
    ['500 before', 'error-before', { performed: 0, httpStatus: 500, isReset: false }],
    ['503 before', 'unavailable-before', { performed: 0, httpStatus: 503, isReset: false }],
    ['slow body: taken at once', 'slow-body', { performed: 1, httpStatus: 201, isReset: false }],
    ['cut body', 'cut-body', { performed: 1, httpStatus: null, isReset: true }],
    ['429 is never processed', 'throttle', { performed: 0, httpStatus: 429, isReset: false }],
    ['late: nothing while the client waits', 'accept-late', { performed: 0, httpStatus: null, isReset: false }],
    ['reset after', 'reset-after', { performed: 1, httpStatus: null, isReset: true }],
    ['hang after', 'hang-after', { performed: 1, httpStatus: null, isReset: false }],
    ['500 after', 'error-after', { performed: 1, httpStatus: 500, isReset: false }],
    ['slow: taken at once', 'slow-reply', { performed: 1, httpStatus: null, isReset: false }],
  ])('%s', (_name, kind, expected) => {
    const { exchange, performed } = play(kind);
    expect({ performed: performed.length, httpStatus: exchange.answered?.httpStatus ?? null, isReset: exchange.isReset }).toEqual(expected);
  });

  test('a slow reply comes in the end', () => {
    const { timeline, exchange } = play('slow-reply');
    timeline.advanceTo(1_000);
    expect(exchange.answered).toEqual(ANSWER);
  });

  test('a 429 says when to come back', () => {
    expect(play('throttle').exchange.answered?.headers).toEqual({ 'Retry-After': '7' });
  });

  test('whatever happens, a message is taken and shown within L of the moment the client gave up', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CREATE_FAULTS), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 30_000 }), (kind, draw, waitsMs) => {
        const { timeline, exchange, performed } = play(kind, { draw });
        timeline.advanceTo(waitsMs);
        exchange.giveUp();
        timeline.advanceTo(waitsMs + 120_000);
        for (const { atMs, leftOfLMs } of performed) expect(atMs + leftOfLMs).toBeLessThanOrEqual(waitsMs + L_MS);
        expect(performed.length).toBe(['reset-before', 'hang-before', 'error-before', 'unavailable-before', 'throttle'].includes(kind) ? 0 : 1);
      }),
    );
  });
});
