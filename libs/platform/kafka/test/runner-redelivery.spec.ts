import { HEADERS, originText, type Origin } from '@signalbox/contracts';
import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { decideOnce, drop, packRecords, storeThenEmit, toRecord, type StoredPublication } from '../src/index.js';
import { committed, createHarness, createWorld, feed, intentRecord, type HarnessOptions, type IntentRecord, type World } from './runner-harness.js';

/** The rows of a stage outlive its processes. By idempotency key. */
type Rows = Map<string, StoredPublication & { isMarked: boolean }>;

let decisions = 0;

/** Copies intents to the marketing topic, with other bytes by every decision. */
function makeHandler(rows: Rows) {
  return (record: IntentRecord) => {
    const { idempotencyKey } = record.value;
    return decideOnce(record, {
      stored: rows.get(idempotencyKey) ?? null,
      decide: () => {
        const copied = toRecord('intents-marketing', 'intent', { ...record.value, campaignId: `decision-${(decisions += 1)}` }, { key: record.key });
        return storeThenEmit([copied], (published) => {
          const first = rows.get(idempotencyKey) ?? null;
          if (first === null) rows.set(idempotencyKey, { origin: record.origin, published, isMarked: false });
          return Promise.resolve(first);
        });
      },
      duplicate: () => drop('duplicate'),
      markPublished: () => Promise.resolve(void rows.set(idempotencyKey, { ...(rows.get(idempotencyKey) as StoredPublication), isMarked: true })),
    });
  };
}

/** What was published, in the form in which rows keep it. */
const publishedIn = ({ bus }: World): string[] => bus.log.readAll('intents-marketing').map(({ key, headers, value }) =>
  packRecords([{ topic: 'intents-marketing', key: Buffer.from(key ?? []).toString(), headers: headers as Record<string, string>, value: Buffer.from(value ?? []).toString() }]));

/** A process that stands still for ever where it comes to the point, until its group has given it up. */
async function dieAt(point: string, rows: Rows, world: World): Promise<void> {
  const { runner, time } = createHarness({ world, handle: makeHandler(rows), reach: (name) => (name === point ? new Promise<void>(() => undefined) : Promise.resolve()) });
  await runner.start();
  await time.advance(1_000);
  const gone = runner.stop(0);
  await time.advance(1_000);
  await gone;
}

async function run(rows: Rows, world: World, options: Partial<HarnessOptions> = {}): Promise<void> {
  const { runner, time } = createHarness({ world, handle: makeHandler(rows), ...options });
  await runner.start();
  await time.advance(60_000);
}

const withReplay = (first: Origin) => {
  const record = intentRecord('a', 1);
  return { record: { ...record, headers: { ...record.headers, [HEADERS.replay]: 'ours' } }, openReplay: () => ({ origin: first, number: 1 }) };
};
const FIRST = { topic: 'intents-otp', partition: 0, offset: '77' };

describe('a stage that decides once', () => {
  it.each([
    ['between commit and publication', 'intake.before-publish', 1],
    ['between publication and the commit of the offset', 'intake.after-publish', 2],
  ])('publishes the stored bytes after a crash %s', async (_name, point, times) => {
    const [world, rows] = [createWorld(), new Map() as Rows];
    feed(world.bus, intentRecord('a', 1));
    await dieAt(point, rows, world);
    expect([rows.size, committed(world.bus), publishedIn(world).length]).toEqual([1, undefined, times - 1]);
    const stored = rows.get('a-1')?.published;
    await run(rows, world);
    expect(publishedIn(world)).toEqual(Array.from({ length: times }, () => stored));
    expect([rows.get('a-1')?.isMarked, committed(world.bus)]).toEqual([true, 1]);
  });

  it('publishes until it is acknowledged, without deciding again', async () => {
    const [world, rows, before] = [createWorld(), new Map() as Rows, decisions];
    for (let failure = 0; failure < 5; failure += 1) world.bus.sendFaults.push(() => Promise.reject(new AdapterError('broker-away', 'unreachable')));
    feed(world.bus, intentRecord('a', 1));
    await run(rows, world);
    expect([decisions - before, publishedIn(world)]).toEqual([1, [rows.get('a-1')?.published]]);
  });

  it('goes on from the stored row of a replayed dead letter', async () => {
    const [world, rows] = [createWorld(), new Map() as Rows];
    const { record, openReplay } = withReplay(FIRST);
    rows.set('a-1', { origin: FIRST, published: packRecords([toRecord('intents-marketing', 'intent', { tenantId: 'acme', idempotencyKey: 'a-1', purpose: 'marketing', campaignId: 'of-the-first-life' }, { key: 'a' })]), isMarked: false });
    feed(world.bus, record);
    await run(rows, world, { openReplay });
    expect(publishedIn(world)).toEqual([rows.get('a-1')?.published]);
  });

  it('stores the first origin of a replayed dead letter that left no row', async () => {
    const [world, rows] = [createWorld(), new Map() as Rows];
    const { record, openReplay } = withReplay(FIRST);
    feed(world.bus, record, intentRecord('a', 1));
    await run(rows, world, { openReplay });
    expect(originText(rows.get('a-1')?.origin as Origin)).toBe('intents-otp/0/77');
    expect(publishedIn(world)).toEqual([rows.get('a-1')?.published]);
  });
});
