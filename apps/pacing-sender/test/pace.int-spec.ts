import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANES } from '@signalbox/message';
import { duplicatesOf, fullestSecond, type Accepted } from './support/carrier.js';
import { createWorld, PATIENCE_MS, type World } from './support/world.js';

const FAST = { sender: '+12025550110', rate: 60 };
const SLOW = { sender: '+12025550111', rate: 20 };
const SECONDS = 8;
const TEXTS = ['short', 'x'.repeat(200), 'y'.repeat(400)];

const until = (what: () => unknown) => expect.poll(what, { timeout: PATIENCE_MS, interval: 200 });

/** Segments per second between the first arrival and the last. */
function averagePace(accepted: readonly Accepted[], sender: string): number {
  const arrivals = accepted.filter((entry) => entry.sender === sender).sort((a, b) => a.requestReceivedAtMs - b.requestReceivedAtMs);
  const segments = arrivals.slice(0, -1).reduce((sum, entry) => sum + entry.segments, 0);
  return (segments * 1000) / ((arrivals.at(-1)?.requestReceivedAtMs ?? 0) - (arrivals[0]?.requestReceivedAtMs ?? 0));
}

describe('the pace', { timeout: 3 * PATIENCE_MS }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ senders: [FAST, SLOW] });
  }, PATIENCE_MS);
  afterAll(() => world.close(), PATIENCE_MS);

  it('of two instances together stays within the contract of each sender, with messages of several parts on all lanes', async () => {
    await Promise.all([world.startSender(), world.startSender()]);
    const messages = [FAST, SLOW].flatMap(({ sender, rate }) => Array.from({ length: (rate * SECONDS) / 2 }, (_, index) => {
      const segments = 1 + (index % 3);
      return world.make({ sender, segments, text: TEXTS[segments - 1] ?? '', lane: LANES[index % 3] ?? 'otp', number: `+1${sender.slice(-1)}155${String(index).padStart(6, '0')}` });
    }));
    await world.dispatch(messages);
    await until(async () => (await world.carrier.ledger()).length).toBe(messages.length);
    const ledger = await world.carrier.ledger();
    expect(duplicatesOf(ledger)).toEqual([]);
    for (const { sender, rate } of [FAST, SLOW]) {
      expect(fullestSecond(ledger, sender)).toBeLessThanOrEqual(1.05 * rate + 3);
      // A busy machine lets a process wait for longer than a slot is good for; what a quiet one reaches is the benchmark's business.
      expect(averagePace(ledger, sender)).toBeGreaterThan(0.25 * rate);
    }
    console.log([FAST, SLOW].map(({ sender, rate }) => `${sender}: ${averagePace(ledger, sender).toFixed(1)} of ${rate} segments/s, fullest second ${fullestSecond(ledger, sender)}`).join('; '));
  });

  it('follows the rate lever', async () => {
    await world.database.query("INSERT INTO levers (lever_id, kind, scope_kind, scope_id, value, reason, actor, expires_at, revision) VALUES (gen_random_uuid(), 'rate-multiplier', 'sender', $1, 0.25, 'test', 'test', now() + interval '1 hour', 1)", [FAST.sender]);
    const before = (await world.carrier.ledger()).length;
    const messages = Array.from({ length: 60 }, (_, index) => world.make({ sender: FAST.sender, number: `+1415775${1000 + index}` }));
    await world.dispatch(messages);
    await until(async () => (await world.carrier.ledger()).length - before).toBe(messages.length);
    // The lever holds within a second: the first of them may still have gone at the full pace.
    const slow = (await world.carrier.ledger()).slice(before).filter(({ requestReceivedAtMs }, _index, all) => requestReceivedAtMs > (all[0]?.requestReceivedAtMs ?? 0) + 1_000);
    if (slow.length > 5) expect(fullestSecond(slow, FAST.sender)).toBeLessThanOrEqual(0.25 * 1.05 * FAST.rate + 1);
  });
});
