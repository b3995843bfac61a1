import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvidence, emptyState, type MessageState, type StatusEvidence } from './status-fold.js';
import { STATUSES, STATUS_TABLE, mergeState, type Status } from './status.js';

const MAY_BE_WITH_CARRIER = STATUSES.filter((status) => STATUS_TABLE[status].origin === 'carrier' || status === 'submitted' || status === 'in-doubt');
const WHOLE_MESSAGE = STATUSES.filter((status) => !MAY_BE_WITH_CARRIER.includes(status));

function evidenceOf(attempt: fc.Arbitrary<number>, statuses: readonly Status[], released: fc.Arbitrary<boolean>): fc.Arbitrary<StatusEvidence> {
  return fc.record(
    {
      attempt,
      status: fc.constantFrom(...statuses),
      occurredAtMs: fc.integer({ min: 0, max: 3 }),
      errorCode: fc.constantFrom(null, 30003, 30005, 30008),
      reason: fc.constantFrom(null, 'callback-received', 'throttled', 'reply-lost'),
      released,
    },
    { requiredKeys: ['attempt', 'status', 'occurredAtMs'] },
  );
}

const evidence = evidenceOf(fc.integer({ min: 0, max: 4 }), STATUSES, fc.boolean());
const history = fc.array(evidence, { minLength: 1, maxLength: 14 });
/** A list, and the same things said in another order, some of them again. */
const retold = history.chain((told) =>
  fc.record({
    told: fc.constant(told),
    again: fc
      .array(fc.nat({ max: told.length - 1 }), { maxLength: 10 })
      .chain((repeated) => fc.shuffledSubarray([...told.keys(), ...repeated], { minLength: told.length + repeated.length }))
      .map((order) => order.map((index) => told[index] as StatusEvidence)),
  }),
);

describe('status convergence', () => {
  it('comes to the same state by any order and repetition', () => {
    fc.assert(
      fc.property(retold, ({ told, again }) => {
        expect(JSON.stringify(applyAll(again))).toBe(JSON.stringify(applyAll(told)));
      }),
      { numRuns: 3000 },
    );
  });

  it('learns nothing from what it has heard', () => {
    fc.assert(
      fc.property(history, (told) => {
        const state = applyAll(told);
        for (const one of told) {
          const applied = applyEvidence(state, one);
          expect(applied.state).toBe(state);
          expect(applied).toMatchObject({ changed: false, correction: false, before: state.overall?.status, after: state.overall?.status });
        }
      }),
    );
  });

  it('knows of no attempt more by hearing less', () => {
    const withGaps = history.chain((told) => fc.tuple(fc.constant(told), fc.subarray(told)));
    fc.assert(
      fc.property(withGaps, ([told, heard]) => {
        const all = applyAll(told).attempts;
        for (const [attempt, part] of Object.entries(applyAll(heard).attempts)) {
          const whole = all[Number(attempt)];
          expect(whole).toBeDefined();
          if (whole === undefined) continue;
          expect(mergeState(part, whole).status).toBe(whole.status);
          expect(whole.released || !part.released).toBe(true);
        }
      }),
    );
  });

  it('only climbs while one attempt is made and not released', () => {
    const never = fc.constant(false);
    const climbing = fc.array(
      fc.oneof(evidenceOf(fc.constant(0), WHOLE_MESSAGE, never), evidenceOf(fc.constant(1), MAY_BE_WITH_CARRIER, never)),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(climbing, (told) => {
        let state = emptyState();
        for (const one of told) {
          const applied = applyEvidence(state, one);
          if (applied.before !== null) expect(STATUS_TABLE[applied.after].rank).toBeGreaterThanOrEqual(STATUS_TABLE[applied.before].rank);
          state = applied.state;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('once delivered, is never anything but delivered or read', () => {
    fc.assert(
      fc.property(history, evidence, history, (earlier, { attempt }, later) => {
        const delivered: StatusEvidence = { attempt, status: 'delivered', occurredAtMs: 0 };
        expect(['delivered', 'read']).toContain(applyAll([...earlier, delivered, ...later]).overall?.status);
      }),
    );
  });
});

describe('reported changes', () => {
  it('chain, and tell every change of what is visible', () => {
    fc.assert(
      fc.property(history, (told) => {
        let state = emptyState();
        for (const one of told) {
          const { state: next, ...change } = applyEvidence(state, one);
          expect(change.before).toBe(state.overall?.status ?? null);
          expect(change.after).toBe(next.overall?.status);
          expect(change.changed).toBe(describeVisible(state) !== describeVisible(next));
          expect(change.correction && !change.changed).toBe(false);
          state = next;
        }
      }),
    );
  });

  it('survive storage as JSON', () => {
    fc.assert(
      fc.property(history, evidence, (told, one) => {
        const state = applyAll(told);
        const stored = JSON.parse(JSON.stringify(state)) as MessageState;
        expect(stored).toEqual(state);
        expect(applyEvidence(stored, one)).toEqual(applyEvidence(state, one));
      }),
    );
  });
});

function applyAll(list: readonly StatusEvidence[]): MessageState {
  return list.reduce((state, one) => applyEvidence(state, one).state, emptyState());
}

function describeVisible({ overall }: MessageState): string {
  return JSON.stringify(overall === null ? null : [overall.status, overall.errorCode, overall.reason]);
}
