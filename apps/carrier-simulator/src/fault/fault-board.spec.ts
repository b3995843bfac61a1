import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../admin/admin-shapes.js';
import { FaultBoard, type RequestFacts } from './fault-board.js';
import { completeFaults } from './fault-settings.js';

const CREATE: RequestFacts = { operation: 'create', name: 'one', to: '+1', from: '+2', messageId: 'm' };

function drawKinds(settings: Partial<FaultSettings>, requests: readonly RequestFacts[], seed = 'seed') {
  const board = new FaultBoard(seed, { nowMs: () => 0 });
  board.change(completeFaults(settings));
  return requests.map((request) => board.draw(request).kind);
}

function named(count: number): RequestFacts[] {
  return Array.from({ length: count }, (_, index) => ({ ...CREATE, name: `request ${index}` }));
}

describe('FaultBoard', () => {
  test('an honest network leaves every request alone', () => {
    expect(new Set(drawKinds({}, named(100)))).toEqual(new Set([null]));
  });

  test('faults come at their rates, and the same for the same seed whatever the order', () => {
    const settings: Partial<FaultSettings> = { create: { 'reset-after': 0.05, 'hang-after': 0.2 } };
    const requests = named(10_000);
    const kinds = drawKinds(settings, requests);
    expect(kinds.filter((kind) => kind === 'reset-after').length / 10_000).toBeCloseTo(0.05, 1);
    expect(kinds.filter((kind) => kind === 'hang-after').length / 10_000).toBeCloseTo(0.2, 1);
    expect(drawKinds(settings, requests.toReversed())).toEqual(kinds.toReversed());
    expect(drawKinds(settings, requests, 'another seed')).not.toEqual(kinds);
  });

  test('a repeated request draws anew', () => {
    const kinds = drawKinds({ create: { throttle: 0.5 } }, Array<RequestFacts>(50).fill(CREATE));
    expect(new Set(kinds)).toEqual(new Set([null, 'throttle']));
  });

  test.each([
    ['by recipient', { to: '+1' }, ['reset-before', 'reset-before', 'reset-before']],
    ['not for another', { to: '+9' }, [null, null, null]],
    ['by message', { messageId: 'm' }, ['reset-before', 'reset-before', 'reset-before']],
    ['so many times', { from: '+2', times: 2 }, ['reset-before', 'reset-before', null]],
    ['after so many others', { skip: 1, times: 1 }, [null, 'reset-before', null]],
  ])('a rule hits %s', (_name, rule, expected) => {
    expect(drawKinds({ rules: [{ operation: 'create', fault: 'reset-before', ...rule }] }, [CREATE, CREATE, CREATE])).toEqual(expected);
  });

  test('a storm passes', () => {
    let nowMs = 1_000;
    const board = new FaultBoard('seed', { nowMs: () => nowMs });
    board.change(completeFaults({ rules: [{ operation: 'create', fault: 'throttle', forMs: 500 }] }));
    const kinds = [1_000, 1_499, 1_500].map((atMs) => {
      nowMs = atMs;
      return board.draw(CREATE).kind;
    });
    expect(kinds).toEqual(['throttle', 'throttle', null]);
  });

  test('those of one provider spare the other', () => {
    const requests: RequestFacts[] = [CREATE, { ...CREATE, provider: 'vonage' }];
    expect(drawKinds({ provider: 'twilio', create: { throttle: 1 } }, requests)).toEqual(['throttle', null]);
    expect(drawKinds({ provider: 'vonage', create: { throttle: 1 } }, requests)).toEqual([null, 'throttle']);
  });

  const ONE_OF_EACH: readonly RequestFacts[] = [CREATE, { operation: 'read', name: 'list' }, { operation: 'write', name: 'cancel', to: '+1', path: '/Messages/SM1.json' }];

  test.each([
    ['creates', { create: { throttle: 1 } }, ['throttle', null, null]],
    ['reads', { read: { throttle: 1 } }, [null, 'throttle', null]],
    ['other writes', { write: { throttle: 1 } }, [null, null, 'throttle']],
    ['other writes, by recipient', { rules: [{ operation: 'write', fault: 'throttle', to: '+1' }] }, [null, null, 'throttle']],
    ['what a path contains', { rules: [{ operation: 'write', fault: 'throttle', path: '/Messages/' }] }, [null, null, 'throttle']],
    ['no other path', { rules: [{ operation: 'write', fault: 'throttle', path: '/Keys' }] }, [null, null, null]],
  ] satisfies [string, Partial<FaultSettings>, unknown][])('%s have faults of their own', (_name, settings, expected) => {
    expect(drawKinds(settings, ONE_OF_EACH)).toEqual(expected);
  });
});
