import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageDispatched } from '@signalbox/contracts';
import { LANES } from '@signalbox/message';
import { duplicatesOf, type Accepted } from './support/carrier.js';
import { createWorld, LISTING_MS, misfits, PATIENCE_MS, SENDER, type World } from './support/world.js';

const until = (what: () => unknown, patienceMs = PATIENCE_MS) => expect.poll(what, { timeout: patienceMs, interval: 100 });
/** Where many calls fail, a way may be judged as failing by chance; what must wait for it has its turn after five steps of up to 30 s. */
const HEALING_MS = 180_000;

/** What the carrier and the facts say of these messages. */
function findings(world: World, messages: readonly MessageDispatched[], ledger: readonly Accepted[]) {
  const ids = new Set(messages.map(({ messageId }) => messageId));
  const accepted = ledger.filter(({ messageId }) => ids.has(messageId));
  const submitted = messages.filter((message) => world.factsOf(message).some(({ type }) => type === 'message-submitted'));
  const wrongSids = submitted.filter((message) => {
    const fact = world.factsOf(message).find(({ type }) => type === 'message-submitted');
    return fact?.type === 'message-submitted' && accepted.find(({ messageId }) => messageId === message.messageId)?.sid !== fact.providerMessageId;
  });
  return { duplicates: duplicatesOf(accepted), lost: messages.length - new Set(accepted.map(({ messageId }) => messageId)).size, open: messages.length - submitted.length, wrongSids: wrongSids.length };
}
const CLEAN = { duplicates: [], lost: 0, open: 0, wrongSids: 0 };

describe('sends in doubt', { timeout: 3 * PATIENCE_MS }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  }, PATIENCE_MS);
  afterAll(() => world.close(), PATIENCE_MS);

  it('are settled without a duplicate or a loss where replies are lost, late or wrong and the list lags', async () => {
    await world.carrier.breakThings({
      create: { 'reset-before': 0.02, 'hang-before': 0.02, 'error-before': 0.01, throttle: 0.02, 'reset-after': 0.03, 'hang-after': 0.02, 'error-after': 0.02, 'accept-late': 0.03 },
      read: { 'error-before': 0.05, throttle: 0.05 },
      listLateRate: 0.5,
    });
    await world.startSender();
    const messages = Array.from({ length: 300 }, (_, index) => world.make({ lane: LANES[index % 3] ?? 'otp', number: `+1415556${1000 + (index % 150)}`, text: `note ${index}` }));
    await world.dispatch(messages);
    await until(() => findings(world, messages, []).open, HEALING_MS).toBe(0);
    const ledger = await world.carrier.ledger();
    expect(findings(world, messages, ledger)).toEqual(CLEAN);
    expect(ledger.filter(({ fault }) => fault !== null).length).toBeGreaterThan(15);
    expect(misfits(world.told)).toEqual([]);
    const reasons = new Set(world.told.map(({ fact }) => fact.reason));
    expect([...reasons]).toEqual(expect.arrayContaining(['submitted', 'reply-lost', 'absent-at-carrier']));
  }, HEALING_MS + PATIENCE_MS);

  it('are settled by an early callback long before the look-up', async () => {
    await world.stopSenders();
    await world.carrier.breakThings({ create: { 'reset-after': 1 } });
    await world.startSender({ LISTING_DELAY_MS: '600000' });
    const messages = Array.from({ length: 10 }, (_, index) => world.make({ number: `+1415557${1000 + index}` }));
    await world.dispatch(messages);
    await until(() => findings(world, messages, []).open).toBe(0);
    expect(findings(world, messages, await world.carrier.ledger())).toEqual(CLEAN);
    const ends = messages.map((message) => world.factsOf(message).find(({ type }) => type === 'message-submitted')?.reason);
    expect(new Set(ends)).toEqual(new Set(['callback-received']));
  });
});

describe('a sender that dies or stands still', { timeout: 4 * PATIENCE_MS }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  }, PATIENCE_MS);
  afterAll(() => world.close(), PATIENCE_MS);

  it.each([
    ['sender.after-claim', 'sender.before-call', 'sender.after-call'],
    ['sender.after-slot', 'sender.after-verdict'],
  ])('loses and repeats nothing when one is killed at %s, another at %s', async (...points) => {
    // One process for each lane, so that several can die at once.
    const doomed = await Promise.all(points.map((point, index) => world.startSender({ FAULT_POINTS: `${point}:exit@4`, LANES: LANES[index] ?? 'otp' })));
    const messages = Array.from({ length: 30 }, (_, index) => world.make({ lane: LANES[index % points.length] ?? 'otp', number: `+1415558${1000 + index}`, text: `${points.join()} ${index}` }));
    await world.dispatch(messages);
    expect(await Promise.all(doomed.map(({ ended }) => ended))).toEqual(points.map(() => 'SIGKILL'));
    const heir = await world.startSender();
    await until(() => findings(world, messages, []).open).toBe(0);
    expect(findings(world, messages, await world.carrier.ledger())).toEqual(CLEAN);
    await heir.stop();
  });

  it('sends nothing late when it is stopped before the call and goes on after another has taken over', async () => {
    const stopped = await world.startSender({ FAULT_POINTS: 'sender.before-call:stop@4', LANES: 'otp' });
    const messages = Array.from({ length: 16 }, (_, index) => world.make({ number: `+1415559${1000 + index}` }));
    await world.dispatch(messages);
    await until(() => stopped.log.some((line) => line.includes('fault point reached'))).toBe(true);
    await world.startSender({ LANES: 'otp' });
    // Another has looked up what the stopped one claimed, and sent it.
    await until(() => findings(world, messages, []).open).toBe(0);
    stopped.signal('SIGCONT');
    await until(() => stopped.log.some((line) => line.includes('service is up'))).toBe(true);
    const settledAtMs = Date.now();
    await until(() => Date.now() - settledAtMs).toBeGreaterThan(2 * LISTING_MS);
    expect(findings(world, messages, await world.carrier.ledger())).toEqual(CLEAN);
    expect((await world.carrier.ledger()).filter(({ sender }) => sender === SENDER).length).toBeGreaterThan(0);
  });
});
