import { describe, expect, it } from 'vitest';
import { AdapterError } from '@signalbox/message';
import { factsOf, LISTING_DELAY_MS, makeMessage, makeSender, recordOf, rowOf, type SenderBench } from '../test/support/sender-bench.js';

/** Lets `times` changes fail; `applied` ones take effect all the same, as when only the answer is lost. */
function breakChanges({ store }: SenderBench, times: number, { applied }: { applied: boolean }): void {
  const change = store.change.bind(store);
  let left = times;
  store.change = async (wanted) => {
    if (left-- <= 0) return change(wanted);
    if (applied) await change(wanted);
    throw new AdapterError('postgres-connection', 'unreachable');
  };
}

describe('a verdict in hand while the database is away', () => {
  it('is written when the database is back, without a look-up', async () => {
    const sender = makeSender();
    breakChanges(sender, 2, { applied: false });
    const message = makeMessage(sender.time.clock.nowMs());
    const handled = sender.handler.handle(recordOf(message));
    await sender.time.pass(LISTING_DELAY_MS);
    expect(factsOf(await handled)).toEqual([expect.objectContaining({ type: 'message-submitted', reason: 'submitted' })]);
    expect(rowOf(sender, message)).toMatchObject({ state: 'accepted' });
  });

  it('stands as it was written where only the answer was lost', async () => {
    const sender = makeSender();
    breakChanges(sender, 1, { applied: true });
    const handled = sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs())));
    await sender.time.pass(1_000);
    expect(factsOf(await handled)).toEqual([expect.objectContaining({ type: 'message-submitted', reason: 'submitted' })]);
    expect(sender.provider.written).toHaveLength(1);
  });

  it('is given up when others would look it up anyway, and the record is handled again', async () => {
    const sender = makeSender();
    breakChanges(sender, 1_000, { applied: false });
    const handled = sender.handler.handle(recordOf(makeMessage(sender.time.clock.nowMs()))).catch((error: unknown) => error);
    await sender.time.pass(4 * LISTING_DELAY_MS);
    expect(await handled).toMatchObject({ code: 'postgres-connection', disposition: 'unreachable' });
  });
});
