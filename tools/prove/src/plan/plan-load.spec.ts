import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../scenario/read-scenarios.js';
import { People } from './people.js';
import { planLoads, planTimes } from './plan-load.js';

const scenarioOf = (loads: object[]) => readScenario('a-test', JSON.stringify({ shows: 'It holds.', set: 'fast', loads, promises: { P2: {} } }));
const planOf = (load: object) => scenarioOf([load]).loads[0] as never;
const plan = (loads: object[]) => planLoads(scenarioOf(loads), { runId: 'run', nowMs: 1_000_000, takePeople: (country, count) => new People().take(country, count) });

describe('planTimes', () => {
  it.each<[string, object, number[]]>([
    ['a constant load is even', { rate: 4, forMs: 1000 }, [0, 250, 500, 750]],
    ['it begins when it is told to', { rate: 2, forMs: 1000, fromMs: 5000 }, [5000, 5500]],
    ['a burst comes at once in each second', { rate: 2, forMs: 2000, shape: 'burst' }, [0, 0, 1000, 1000]],
    ['even the slowest load has one intent', { rate: 0.1, forMs: 1000 }, [0]],
  ])('%s', (_name, load, times) => expect(planTimes(planOf(load))).toEqual(times));

  it('grows through a ramp, ascending within its time', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 100, max: 20_000 }), (rate, forMs) => {
      const times = planTimes(planOf({ rate, forMs, shape: 'ramp' }));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(forMs);
      const half = times.filter((atMs) => atMs < forMs / 2).length;
      if (times.length > 20) expect(half).toBeLessThan(times.length / 3);
    }));
  });
});

describe('planLoads', () => {
  it('takes lanes and recipients in turns, with texts of their own', () => {
    const [{ intents } = { intents: [] }] = plan([{ lanes: ['otp', 'marketing'], rate: 4, forMs: 1000, recipients: 2, country: 'GB' }]);
    expect(intents.map(({ lane }) => lane)).toEqual(['otp', 'marketing', 'otp', 'marketing']);
    expect(new Set(intents.map(({ intent }) => intent.personal.to)).size).toBe(2);
    expect(new Set(intents.map(({ intent }) => intent.personal.body)).size).toBe(4);
    expect(new Set(intents.map(({ intent }) => intent.idempotencyKey)).size).toBe(4);
  });

  it('lets so many of ten messages have three segments', () => {
    const [{ intents } = { intents: [] }] = plan([{ rate: 100, forMs: 1000, longOfTen: 3 }]);
    expect(intents.filter(({ intent }) => (intent.personal.body?.length ?? 0) > 306)).toHaveLength(30);
  });

  it('gives expiries from when each is due', () => {
    const [{ intents } = { intents: [] }] = plan([{ rate: 1, forMs: 2000, expiresAfterMs: 500 }]);
    expect(intents.map(({ intent }) => Date.parse(intent.expiresAt ?? ''))).toEqual([1_000_500, 1_001_500]);
  });

  it('mixes in what must be refused, and knows the reason', () => {
    const [load] = plan([{ kind: 'mixed', rate: 500, forMs: 1000 }]);
    expect(new Set(load?.intents.flatMap(({ ends }) => ends)).size).toBeGreaterThan(4);
    expect(load?.optedOut.every((number) => load.recipients.includes(number))).toBe(true);
  });
});

describe('People', () => {
  it('are new ones each time, until all have been', () => {
    const people = new People();
    const [first, second] = [people.take('DE', 60), people.take('DE', 60)];
    expect(new Set([...first, ...second]).size).toBe(100);
  });

  it('leave out who has said STOP', () => {
    const people = new People();
    const silent = people.take('DE', 10);
    people.retire(silent);
    expect(people.take('DE', 90).some((number) => silent.includes(number))).toBe(false);
    expect(() => people.take('DE', 91)).toThrow('fewer than 91');
  });
});
