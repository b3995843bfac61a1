import type { InboundRecord } from '@signalbox/kafka';
import { Death, Life } from '@signalbox/kafka/testing';
import { manualClock } from '@signalbox/message';
import { DEFAULT_PRICES } from '@signalbox/usage';
import type { Conversion, MessageStatusChanged } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { CountStatusHandler } from './messages/count-status.handler.js';
import { CountUseHandler } from './messages/count-use.handler.js';
import { makeQuery, messageIdOf, type MessageWorld } from './messages/message.store-suite.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12, 34, 56);
const asRecord = <V>(value: V): InboundRecord<V> => ({ value }) as InboundRecord<V>;
const STORY = [['received'], ['routed'], ['submitted'], ['queued'], ['sent'], ['undelivered', 30_003], ['delivered']] as const;

function makeStatus(n: number, index: number): MessageStatusChanged {
  const [status, errorCode] = STORY[index] ?? ['received'];
  const at = new Date(NOW_MS + index * 500).toISOString();
  return {
    eventId: `event-${n}-${index}`, messageId: messageIdOf(n), recipientKey: 'r', tenantId: 'acme', idempotencyKey: 'k', lane: 'otp', sequence: index + 1, status, ...(index > 0 && { previousStatus: STORY[index - 1]?.[0] ?? '' }), terminal: index > 4,
    correction: false, reason: 'callback-received', policyRevision: 1, attempt: 1, country: 'US', provider: 'twilio', sender: '+12025550147', poolId: 'us-otp', segments: 2, submittedAt: at, occurredAt: at, ...(errorCode && { errorCode }),
  };
}

/** What is read of the topics: of each message all changes or some of them, and now and then its use. */
const RECORDS: readonly (MessageStatusChanged | Conversion)[] = Array.from({ length: 12 }, (_, n) => [
  ...(n % 3 === 0 ? [{ messageId: messageIdOf(n), tenantId: 'acme', kind: 'code-used', occurredAt: new Date(NOW_MS).toISOString() } as Conversion] : []),
  ...STORY.slice(0, 2 + (n % 6)).map((_, index) => makeStatus(n, index)),
]).flat();

/** One life of the service: it reads all that is not committed, in some order, with a step between any two things. */
async function live({ messages }: MessageWorld, life: Life, offset: number): Promise<void> {
  const clock = manualClock(NOW_MS);
  const statuses = new CountStatusHandler(messages, { clock, faults: life, prices: DEFAULT_PRICES });
  const uses = new CountUseHandler(messages, clock);
  for (const value of [...RECORDS.slice(offset), ...RECORDS.slice(0, offset)]) {
    await life.reach();
    await ('kind' in value ? uses.handle(asRecord(value)) : statuses.handle(asRecord(value)));
  }
}

/** What a death at any moment comes to: the same figures as without it. */
export function describeInterruptions(open: () => Promise<MessageWorld>): void {
  describe('a death at any moment', () => {
    const play = async (steps: readonly number[]): Promise<unknown> => {
      const world = await open();
      for (const [index, count] of [...steps, Infinity].entries()) await live(world, new Life(count), index * 5).catch((error: unknown) => expect(error).toBeInstanceOf(Death));
      return world.reports.loadGroups(makeQuery(['lane', 'country', 'pool', 'error']), 100);
    };

    it('changes no figure', async () => {
      const calm = await play([]);
      expect(calm).toMatchObject([{ totals: { messages: 2, failed: 2 } }, { totals: { messages: 10, delivered: 2, used: 4 } }]);
      for (const steps of [[1], [17, 3], [42, 42], [55, 9, 70]]) expect(await play(steps), `after ${steps.join()} steps`).toEqual(calm);
    }, 60_000);
  });
}
