import type { OutboundRecord, RecordProducer } from '@signalbox/kafka';
import { Death, Life } from '@signalbox/kafka/testing';
import { manualClock, type Clock } from '@signalbox/message';
import { DEFAULT_OFFICE_HOURS, type PumpingSubject } from '@signalbox/fraud';
import { createLogger, createMetrics } from '@signalbox/telemetry';
import { describe, expect, it } from 'vitest';
import type { CallStore } from './calls/call.store.js';
import type { CountedMessage, TrafficStore } from './messages/traffic.store.js';
import { makeMessage } from './messages/traffic.store-suite.js';
import { Judge } from './verdicts/judge.js';
import { JudgingLoop } from './verdicts/judging-loop.js';
import type { VerdictStore } from './verdicts/verdict.store.js';

export interface Stores {
  readonly traffic: TrafficStore;
  readonly calls: CallStore;
  readonly verdicts: VerdictStore;
}

class Topic implements RecordProducer {
  readonly records: OutboundRecord[] = [];

  publish(records: readonly OutboundRecord[]): Promise<void> {
    this.records.push(...records);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const SUBJECTS: readonly PumpingSubject[] = [{ kind: 'sms-pumping', tenantId: 'acme', scope: 'area', value: '99290000' }, { kind: 'sms-pumping', tenantId: 'acme', scope: 'country', value: 'TJ' }];

/** One life of the service: it handles what is not committed, judges and tells, with a step between any two things. */
async function live(messages: readonly CountedMessage[], { traffic, calls, verdicts }: Stores, { clock, topic, life }: { readonly clock: Clock; readonly topic: Topic; readonly life: Life }): Promise<void> {
  const metrics = createMetrics({ service: 'fraud-detection', processMetrics: false });
  for (const [index, message] of messages.entries()) {
    await life.reach();
    await traffic.countMessage(message);
    await life.reach();
    if (index % 2 === 0) await traffic.countUse({ messageId: message.messageId, tenantId: 'acme', atMs: message.acceptedAtMs });
  }
  const judge = new Judge({ traffic, calls, verdicts, clock, metrics }, { harshest: 'block', officeHours: DEFAULT_OFFICE_HOURS });
  const loop = new JudgingLoop({ judge, verdicts, producer: topic, faults: life, clock, metrics, logger: createLogger({ service: 'fraud-detection', level: 'fatal' }) });
  await life.reach();
  await loop.runRound();
  await life.reach();
}

/** What a death at any moment comes to: the same figures and the same verdicts as without it. */
export function describeInterruptions(open: () => Promise<Stores>, nowMs: () => number): void {
  describe('a death at any moment', () => {
    const play = async (steps: readonly number[]): Promise<{ facts: unknown; told: Map<string, Set<string>> }> => {
      const stores = await open();
      const clock = manualClock(nowMs());
      const messages = Array.from({ length: 40 }, (_, index) => makeMessage(index, { acceptedAtMs: clock.nowMs() - 45_000 + index * 10 }));
      const topic = new Topic();
      for (const count of [...steps, Infinity]) await live(messages, stores, { clock, topic, life: new Life(count) }).catch((error: unknown) => expect(error).toBeInstanceOf(Death));
      const facts = await stores.traffic.loadFacts(SUBJECTS.map((subject) => ({ subject, asOfMs: clock.nowMs(), heldSinceMs: null, suspectHours: [] })));
      const told = Map.groupBy(topic.records, ({ topic: name, value }) => `${name} ${(JSON.parse(value) as { eventId: string }).eventId}`);
      return { facts: facts.map(({ asOfMs: _, countrySinceMs: __, tenantSinceMs: ___, ...figures }) => figures), told: new Map([...told].map(([id, records]) => [id, new Set(records.map(({ value }) => value))])) };
    };

    it('changes no figure and no verdict, and repeats bytes if anything', async () => {
      const calm = await play([]);
      expect(calm.told.size).toBeGreaterThan(0);
      for (const steps of [[1], [17, 3], [40], [81], [82], [83], [84], [82, 82], [30, 81, 83]]) {
        const { facts, told } = await play(steps);
        expect(facts, `after ${steps.join()} steps`).toEqual(calm.facts);
        expect([...told.keys()].sort(), `after ${steps.join()} steps`).toEqual([...calm.told.keys()].sort());
        for (const values of told.values()) expect(values.size).toBe(1);
      }
    }, 60_000);
  });
}
