import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { drop, emit, type Outcome } from './outcome.js';
import { packRecords } from './packed-records.js';
import type { OutboundRecord } from './record.js';
import { decideOnce, isSameOrigin, storeThenEmit, type Decider, type StoredPublication } from './redelivery.js';

const ORIGIN = { topic: 'intents-otp', partition: 3, offset: '42' };
const OTHER = { ...ORIGIN, offset: '43' };
const recordOf = (text: string): OutboundRecord => ({ topic: 'messages-otp', key: 'k', headers: { 'sb-schema': 'message-accepted@1', traceparent: text }, value: JSON.stringify({ text }) });

interface Row extends StoredPublication {
  readonly isPublished?: boolean;
}

const AWAY = new AdapterError('postgres-connection', 'unreachable');

interface Plan {
  /** False where only the storing tells what is stored. */
  readonly finds?: boolean;
  /** What the first storing comes to. */
  readonly firstStoring?: 'fails' | 'loses its answer';
  readonly change?: Partial<Decider<Row>>;
}

/** A stage with one identity, whose every decision makes other bytes. */
function makeStage({ finds = true, firstStoring, change = {} }: Plan = {}) {
  const steps: string[] = [];
  let row: Row | null = null;
  let failure = firstStoring;
  const store = (stored: Row): Promise<Row | null> => {
    const failing = failure;
    failure = undefined;
    if (failing === 'fails') return Promise.reject(AWAY);
    if (row !== null) return Promise.resolve(row);
    row = stored;
    return failing === undefined ? Promise.resolve(null) : Promise.reject(AWAY);
  };
  let decisions = 0;
  const handle = (origin = ORIGIN): Promise<Outcome> => decideOnce<Row>({ origin }, {
    stored: finds ? row : null,
    decide: () => {
      const records = [recordOf(`decision ${(decisions += 1)}`), recordOf('fact')];
      return storeThenEmit(records, (published) => store({ origin, published }), () => void steps.push('told'));
    },
    duplicate: () => drop('duplicate'),
    markPublished: () => Promise.resolve(void steps.push('marked')),
    ...change,
  });
  return { handle, steps, row: () => row, put: (stored: Row) => void (row = stored), decisions: () => decisions };
}

const recordsOf = (outcome: Outcome): readonly OutboundRecord[] => (outcome.kind === 'emit' ? outcome.records : []);
const publish = async (outcome: Outcome): Promise<void> => (outcome.kind === 'emit' ? outcome.afterPublish?.() : undefined);

describe('a record that nothing is stored of', () => {
  it('is decided on, stored with its origin and what it publishes, and published', async () => {
    const stage = makeStage();
    const outcome = await stage.handle();
    expect(recordsOf(outcome)).toEqual([recordOf('decision 1'), recordOf('fact')]);
    expect(stage.row()).toEqual({ origin: ORIGIN, published: packRecords(recordsOf(outcome)) });
  });

  it('is marked and told after its publication, not before', async () => {
    const stage = makeStage();
    const outcome = await stage.handle();
    expect(stage.steps).toEqual([]);
    await publish(outcome);
    expect(stage.steps).toEqual(['marked', 'told']);
  });

  it('needs neither a mark nor anything else after its publication', async () => {
    expect(await makeStage({ change: { markPublished: undefined, decide: () => storeThenEmit([recordOf('a')], () => Promise.resolve(null)) } }).handle()).toEqual(emit([recordOf('a')]));
  });

  it('may come to an outcome that needs no row', async () => {
    const stage = makeStage({ change: { decide: () => emit([recordOf('refused')]) } });
    expect(await stage.handle()).toEqual(emit([recordOf('refused')]));
    expect(stage.row()).toBeNull();
  });
});

describe('a record that comes again', () => {
  it.each([['found by its look-up', true], ['met by its storing', false]])('publishes the stored bytes: %s', async (_name, finds) => {
    const stage = makeStage({ finds });
    const first = await stage.handle();
    expect(JSON.stringify(recordsOf(await stage.handle()))).toBe(JSON.stringify(recordsOf(first)));
    expect(stage.decisions()).toBe(finds ? 1 : 2);
  });

  it('is marked again, for the crash may have come before the mark, but told once', async () => {
    const stage = makeStage();
    await publish(await stage.handle());
    await publish(await stage.handle());
    expect(stage.steps).toEqual(['marked', 'told', 'marked']);
  });

  it.each([['fails', 'decision 2'], ['loses its answer', 'decision 1']] as const)('after a storing that %s publishes nothing but %s, which is stored', async (firstStoring, stored) => {
    const stage = makeStage({ firstStoring });
    await expect(stage.handle()).rejects.toBe(AWAY);
    const again = recordsOf(await stage.handle());
    expect(again).toEqual([recordOf(stored), recordOf('fact')]);
    expect(stage.row()?.published).toBe(packRecords(again));
  });

  it('publishes what is stored, though the stage would now say something else of it', async () => {
    const stage = makeStage({ change: { decide: () => drop('intent-expired') } });
    stage.put({ origin: ORIGIN, published: packRecords([recordOf('accepted in time')]) });
    expect(recordsOf(await stage.handle())).toEqual([recordOf('accepted in time')]);
  });
});

describe('another record with the same identity', () => {
  it.each([['found by its look-up', true], ['met by its storing', false]])('is a duplicate: %s', async (_name, finds) => {
    const stage = makeStage({ finds });
    await stage.handle();
    expect(await stage.handle(OTHER)).toEqual(drop('duplicate'));
    expect(stage.row()?.origin).toEqual(ORIGIN);
    expect(stage.steps).toEqual([]);
  });

  it('may speak for the first one that was perhaps never published, and marks it', async () => {
    const stage = makeStage({ change: { duplicate: (first) => (first.isPublished === true ? drop('duplicate') : 'publish-stored') } });
    const first = await stage.handle();
    const second = await stage.handle(OTHER);
    expect(recordsOf(second)).toEqual(recordsOf(first));
    await publish(second);
    expect(stage.steps).toEqual(['marked']);
    stage.put({ ...(stage.row() as Row), isPublished: true });
    expect(await stage.handle(OTHER)).toEqual(drop('duplicate'));
  });
});

describe('two executions at once', () => {
  it('of one record publish the same bytes', async () => {
    const stage = makeStage();
    const [one, two] = await Promise.all([stage.handle(), stage.handle()]);
    expect(stage.decisions()).toBe(2);
    expect(recordsOf(two)).toEqual(recordsOf(one));
  });

  it('of two records make one decision and one duplicate', async () => {
    const stage = makeStage();
    const [one, two] = await Promise.all([stage.handle(), stage.handle(OTHER)]);
    expect([recordsOf(one).length, two]).toEqual([2, drop('duplicate')]);
  });
});

it.each([
  ['the same', { ...ORIGIN }, true],
  ['another topic', { ...ORIGIN, topic: 'intents' }, false],
  ['another partition', { ...ORIGIN, partition: 4 }, false],
  ['another offset', OTHER, false],
])('isSameOrigin: %s', (_name, origin, expected) => {
  expect(isSameOrigin(ORIGIN, origin)).toBe(expected);
});
