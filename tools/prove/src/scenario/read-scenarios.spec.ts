import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './faults.js';
import { readScenario, readScenarios } from './read-scenarios.js';
import { COUNTERS, PROMISE_IDS } from './scenario.js';

const minimal = { shows: 'It holds.', set: 'fast', loads: [{ rate: 10, forMs: 1000 }], promises: { P1: { settleWithinMs: 5000 } } };
const read = (over: object) => readScenario('a-test', JSON.stringify({ ...minimal, ...over }));

describe('a scenario', () => {
  it('is read with what was left out', () => {
    expect(read({})).toMatchObject({ name: 'a-test', seed: 1, processes: [], faults: [], bites: {}, loads: [{ name: 'load', kind: 'plain', shape: 'constant', ends: ['accepted'] }], promises: { P1: { until: 'ended' } } });
  });

  it.each<[string, object, string]>([
    ['no sentence', { shows: 'kills' }, 'a-test.shows: expected a sentence, found "kills"'],
    ['no load', { loads: [] }, 'a-test.loads: expected a list of at least 1'],
    ['no promise', { promises: {} }, 'a-test.promises: a scenario shows at least one'],
    ['an unknown counter', { bites: { kisses: 1 } }, 'a-test.bites.kisses: no such counter'],
    ['two loads of one name', { loads: [...minimal.loads, ...minimal.loads] }, 'a-test.loads: two have one name'],
    ['a STOP to an unknown load', { faults: [{ kind: 'stop', atMs: 0, load: 'campaign', people: 2 }] }, 'a-test: there is no load campaign; there are load'],
    ['a fault without its target', { faults: [{ kind: 'kill', atMs: 0 }] }, 'a-test.faults[0].targets: expected a list of at least 1, found nothing'],
  ])('is refused with %s', (_name, over, fault) => {
    expect(() => read(over)).toThrow(fault);
  });
});

describe('the scenarios of the folder', () => {
  const scenarios = readScenarios();

  it('are at least thirty, and show different things', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(30);
    expect(new Set(scenarios.map(({ shows }) => shows)).size).toBe(scenarios.length);
  });

  it.each(FAULT_KINDS)('use the fault %s', (kind) => {
    expect(scenarios.some(({ faults }) => faults.some((fault) => fault.kind === kind))).toBe(true);
  });

  it.each(PROMISE_IDS)('show %s', (promise) => {
    expect(scenarios.filter(({ promises }) => promises[promise] !== undefined)).not.toEqual([]);
  });

  it('use most counters, so that each fault is seen to bite', () => {
    const used = new Set(scenarios.flatMap(({ bites }) => Object.keys(bites)));
    expect(used.size).toBeGreaterThan(COUNTERS.length / 2);
  });
});
