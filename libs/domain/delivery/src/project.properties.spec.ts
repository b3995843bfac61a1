import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_DELIVERY, type DeliveryState } from './delivery-state.js';
import type { DeliveryFactType } from './delivery-fact.js';
import { makeFact, makeReport } from '../test/delivery-samples.js';
import { newsOfFact, newsOfReport, type News } from './news.js';
import { project, type StatusChange } from './project.js';

const FACT_TYPES: readonly DeliveryFactType[] = [
  'intent-accepted', 'message-routed', 'message-blocked', 'parked-by-routing', 'message-submitted', 'submission-rejected', 'submission-released',
  'submission-in-doubt', 'parked-by-sender', 'expired-by-sender', 'blocked-by-sender', 'message-cancelled', 'dead-lettered-by-sender',
];
const attempt = fc.integer({ min: 0, max: 3 });
const sid = fc.constantFrom('SM1', 'SM2', 'SM3');
const fact: fc.Arbitrary<News> = fc
  .record({ type: fc.constantFrom(...FACT_TYPES), attempt, at: fc.integer({ min: 0, max: 5 }), policyRevision: fc.integer({ min: 0, max: 3 }), reason: fc.constantFrom('submitted', 'found-at-carrier'), providerMessageId: sid })
  .map(({ type, ...choices }) => newsOfFact(makeFact(type, choices)));
const report: fc.Arbitrary<News> = fc
  .record({ attempt: fc.integer({ min: 1, max: 3 }), at: fc.integer({ min: 0, max: 5 }), named: fc.boolean(), word: fc.constantFrom('queued', 'sent', 'delivered', 'undelivered', 'read', 'odd', 'odder'), errorCode: fc.constantFrom(null, 30_003), providerMessageId: sid })
  .map((over) => newsOfReport(makeReport(over)));
const history = fc.array(fc.oneof(fact, report), { minLength: 1, maxLength: 14 });
const retold = history.chain((told) =>
  fc.record({
    told: fc.constant(told),
    again: fc
      .array(fc.nat({ max: told.length - 1 }), { maxLength: 8 })
      .chain((repeated) => fc.shuffledSubarray([...told.keys(), ...repeated], { minLength: told.length + repeated.length }))
      .map((order) => order.map((index) => told[index] as News)),
  }),
);

function tell(news: readonly News[]): { state: DeliveryState; changes: StatusChange[] } {
  const changes: StatusChange[] = [];
  const state = news.reduce((known, one) => {
    const projection = project(known, one);
    if (projection.change) changes.push(projection.change);
    return projection.state;
  }, UNKNOWN_DELIVERY);
  return { state, changes };
}

describe('projection', () => {
  it('comes to the same state by any order and repetition', () => {
    fc.assert(
      fc.property(retold, ({ told, again }) => {
        expect({ ...tell(again).state, sequence: 0 }).toEqual({ ...tell(told).state, sequence: 0 });
      }),
      { numRuns: 2000 },
    );
  });

  it('numbers changes without a gap, links them, and ends with what the state shows', () => {
    fc.assert(
      fc.property(history, (told) => {
        const { state, changes } = tell(told);
        expect(changes.map(({ sequence }) => sequence)).toEqual(changes.map((_, index) => index + 1));
        expect(changes.map(({ previousStatus }) => previousStatus)).toEqual([null, ...changes.map(({ status }) => status)].slice(0, changes.length));
        if (state.identity === null) expect(changes).toEqual([]);
        else expect(changes.at(-1)).toMatchObject({ status: state.evidence.overall?.status, reason: state.evidence.overall?.reason });
      }),
    );
  });

  it('survives a round trip through JSON between any two pieces of news', () => {
    fc.assert(
      fc.property(history, (told) => {
        const state = told.reduce((known, one) => project(JSON.parse(JSON.stringify(known)) as DeliveryState, one).state, UNKNOWN_DELIVERY);
        expect(state).toEqual(tell(told).state);
      }),
    );
  });
});
