import fc from 'fast-check';
import type { MessageEvent, MessageStatusChanged, ProviderCallback } from '@signalbox/contracts';
import type { InboundRecord } from '@signalbox/kafka';
import { describe, expect, it } from 'vitest';
import { makeProjectorRig, recordsOf, statusesOf } from '../../test/projector-rig.js';
import { asRecord, makeCallback, makeFact, makeMessage, type SampleMessage } from '../../test/samples.js';

type Record = InboundRecord<MessageEvent> | InboundRecord<ProviderCallback>;

const WORDS = ['queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'read', 'odd-word'] as const;
const callback = fc.record({ word: fc.constantFrom(...WORDS), attempt: fc.integer({ min: 1, max: 2 }), errorCode: fc.constantFrom(undefined, 30_003, 30_008), named: fc.boolean() });
/** What the carrier says of a message that was sent once in vain and then again, each thing perhaps never, once, or several times, in any order. */
const story = fc.array(callback, { minLength: 1, maxLength: 8 }).chain((said) =>
  fc.record({
    said: fc.constant(said),
    heard: fc.array(fc.nat({ max: said.length - 1 }), { maxLength: 12 }),
    orders: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  }),
);

const factsOf = (message: SampleMessage): Record[] => [
  asRecord(makeFact('intent-accepted', message)),
  asRecord(makeFact('message-routed', message, { reason: 'routed-pool', policyRevision: 7 })),
  asRecord(makeFact('submission-in-doubt', message, { attempt: 1, reason: 'reply-lost' })),
  asRecord(makeFact('submission-released', message, { attempt: 1, reason: 'absent-at-carrier' })),
  asRecord(makeFact('message-submitted', message, { attempt: 2, reason: 'submitted', sid: `SM2${message.messageId}` })),
];

function shuffle<T>(items: readonly T[], seed: number): T[] {
  let state = Math.floor(seed * 2 ** 31) || 1;
  return items.map((item) => ({ item, at: (state = (state * 48_271) % 2_147_483_647) })).toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}

interface Told {
  readonly events: readonly MessageStatusChanged[];
  readonly status: unknown;
}

/** Handles the records; what has to wait for its id comes again at the end. */
async function tell(records: readonly Record[], message: SampleMessage): Promise<Told> {
  const rig = makeProjectorRig();
  const events: MessageStatusChanged[] = [];
  const parked: Record[] = [];
  const take = async (record: Record, wait: boolean): Promise<void> => {
    const outcome = await rig.handle(record);
    if (outcome.kind === 'park' && wait) parked.push(record);
    events.push(...statusesOf(outcome));
    // The same record once more: the same bytes, and nothing new.
    if (outcome.kind === 'emit') expect(recordsOf(await rig.handle(record))).toEqual(outcome.records);
  };
  for (const record of records) await take(record, true);
  for (const record of parked) await take(record, false);
  const { known } = await rig.store.load(message, { topic: '', partition: 0, offset: '0' });
  return { events, status: { ...known?.state.evidence.overall, occurredAtMs: 0 } };
}

describe('the projector', () => {
  it('comes to one status by any order, repetition and gap of callbacks, numbering its changes without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ said, heard, orders }) => {
        const message = makeMessage();
        const callbacks = said.map(({ word, attempt, ...choices }) => () => asRecord(makeCallback(word, message, { ...choices, attempt, sid: `SM${attempt === 2 ? '2' : ''}${message.messageId}` })));
        const all = [...callbacks, ...heard.map((index) => callbacks[index] as () => Record)];
        const told = await Promise.all(orders.map((seed) => tell(shuffle([...factsOf(message), ...all.map((make) => make())], seed), message)));
        expect(told[1]?.status).toEqual(told[0]?.status);
        for (const { events, status } of told) {
          expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
          expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
          expect(events.at(-1)).toMatchObject({ status: (status as { status: string }).status, reason: (status as { reason: string }).reason });
        }
      }),
      { numRuns: 300 },
    );
  });
});
