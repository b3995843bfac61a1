import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEADERS, type DeadLetter, type MessageDispatched } from '@signalbox/contracts';
import { LANES } from '@signalbox/message';
import { sealReplayHeader } from '@signalbox/service';
import type { NodeProcess } from '@signalbox/service/testing';
import { duplicatesOf } from './support/carrier.js';
import { keyring } from './support/sender-bench.js';
import { createWorld, misfits, PATIENCE_MS, SENDER, type World } from './support/world.js';

let world: World;

beforeAll(async () => {
  world = await createWorld({ senders: [{ sender: SENDER, rate: 500 }, { sender: '+12025550107', rate: 1 }] });
}, PATIENCE_MS);
afterAll(() => world.close(), PATIENCE_MS);

const typesOf = (message: MessageDispatched): string[] => world.factsOf(message).map(({ type, reason }) => `${type} ${reason}`);
const until = (what: () => unknown) => expect.poll(what, { timeout: PATIENCE_MS, interval: 50 });
const ledgerOf = async (message: MessageDispatched) => (await world.carrier.ledger()).filter(({ messageId }) => messageId === message.messageId);
const bytesOf = (message: MessageDispatched): string[] => world.told.filter(({ fact }) => fact.messageId === message.messageId).map(({ bytes }) => bytes);

describe('the sender on real servers', { timeout: 2 * PATIENCE_MS }, () => {
  let sender: NodeProcess;
  beforeAll(async () => {
    sender = await world.startSender();
  }, PATIENCE_MS);

  it('submits every message of every lane once, and tells so', async () => {
    const messages = Array.from({ length: 90 }, (_, index) => world.make({ lane: LANES[index % 3] ?? 'otp', number: `+1415555${1000 + index}` }));
    await world.dispatch(messages);
    await until(() => messages.filter((message) => typesOf(message).includes('message-submitted submitted') || typesOf(message).includes('message-submitted callback-received')).length).toBe(90);
    const ledger = await world.carrier.ledger();
    expect(duplicatesOf(ledger)).toEqual([]);
    expect(misfits(world.told)).toEqual([]);
    for (const message of messages) {
      // On a busy machine a reply may be late, and what it replies to in doubt before it is submitted.
      const submitted = world.factsOf(message).filter(({ type }) => type === 'message-submitted');
      expect(submitted).toMatchObject([{ providerMessageId: ledger.find(({ messageId }) => messageId === message.messageId)?.sid }]);
    }
    expect(world.told.every(({ key, fact }) => key === fact.recipientKey)).toBe(true);
  });

  it('keeps the order of a person', async () => {
    const messages = Array.from({ length: 12 }, (_, index) => world.make({ text: `part ${index}` }));
    await world.dispatch(messages);
    await until(async () => (await Promise.all(messages.map(ledgerOf))).flat().length).toBe(12);
    const ledger = await world.carrier.ledger();
    const order = ledger.map(({ messageId }) => messages.findIndex((message) => message.messageId === messageId)).filter((index) => index >= 0);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('heeds a STOP of the last moment', async () => {
    const message = world.make({ number: '+14155552002' });
    await world.database.query("INSERT INTO opt_outs (recipient_key, pool_id, opted_out, changed_at, origin_topic, origin_partition, origin_offset) VALUES ($1, $2, true, now(), 'inbound-messages', 0, 1)", [message.recipientKey, message.poolId]);
    await world.dispatch([message]);
    await until(() => typesOf(message)).toEqual(['blocked-by-sender opted-out']);
    expect(await ledgerOf(message)).toEqual([]);
  });

  it('lets an expired message go, also one that expires while it waits for its slot', async () => {
    const expiresIn = (ms: number) => ({ expiresAt: new Date(Date.now() + ms).toISOString() });
    const late = world.make({ number: '+14155552003', ...expiresIn(-1) });
    const slow = Array.from({ length: 8 }, (_, index) => world.make({ number: `+1415555210${index}`, sender: '+12025550107', ...expiresIn(9_000) }));
    await world.dispatch([late, ...slow]);
    await until(() => typesOf(late)).toEqual(['expired-by-sender expired-before-submission']);
    await until(() => slow.filter((message) => typesOf(message).length > 0).length).toBe(8);
    const ends = slow.flatMap(typesOf);
    const submitted = ends.filter((end) => end.startsWith('message-submitted'));
    expect(new Set(ends.filter((end) => !end.startsWith('message-submitted')))).toEqual(new Set(submitted.length < 8 ? ['expired-by-sender expired-before-submission'] : []));
    expect((await Promise.all(slow.map(ledgerOf))).flat()).toHaveLength(submitted.length);
    expect(await ledgerOf(late)).toEqual([]);
  });

  it('blocks what has no contract', async () => {
    const message = world.make({ number: '+14155552004', sender: '+15005550099' });
    await world.dispatch([message]);
    await until(() => typesOf(message)).toEqual(['blocked-by-sender sender-not-usable']);
  });

  it('refuses what the carrier refuses, and tries again what it throttles', async () => {
    const [refused, throttled] = [world.make({ number: '+15005550001' }), world.make({ number: '+14155552005' })];
    await world.carrier.breakThings({ rules: [{ operation: 'create', fault: 'throttle', messageId: throttled.messageId, times: 2 }] });
    await world.dispatch([refused, throttled]);
    await until(() => world.factsOf(throttled).map(({ type, attempt }) => `${type} ${attempt}`)).toEqual(['submission-released 1', 'submission-released 2', 'message-submitted 3']);
    await until(() => world.factsOf(refused).length).toBe(1);
    expect(await ledgerOf(throttled)).toHaveLength(1);
  });

  it('holds a paused lane, says so once, and goes on when the pause is lifted', async () => {
    await world.database.query("INSERT INTO levers (lever_id, kind, scope_kind, scope_id, reason, actor, expires_at, revision) VALUES (gen_random_uuid(), 'pause', 'lane', 'marketing', 'test', 'test', now() + interval '1 hour', 1)");
    // Until the lever has reached the sender, messages still pass.
    let held: MessageDispatched;
    do {
      held = world.make({ number: '+14155552006', lane: 'marketing' });
      await world.dispatch([held]);
      await until(() => typesOf(held).length).toBe(1);
    } while (typesOf(held)[0] !== 'parked-by-sender lane-paused');
    const free = world.make({ number: '+14155552007' });
    await world.dispatch([free]);
    await until(() => typesOf(free).length).toBe(1);
    expect(await ledgerOf(held)).toEqual([]);
    await world.database.query('DELETE FROM levers');
    await until(() => world.factsOf(held).map(({ type }) => type)).toEqual(['parked-by-sender', 'message-submitted']);
    expect(bytesOf(held).filter((bytes) => bytes.includes('parked-by-sender@'))).toHaveLength(1);
  });

  it('dead-letters what it cannot open, and goes on', async () => {
    const broken = { ...world.make({ number: '+14155552008' }), body: world.make({}).body };
    const next = world.make({ number: '+14155552008' });
    await world.dispatch([broken, next]);
    await until(() => typesOf(next).length).toBe(1);
    expect(typesOf(broken)).toEqual(['dead-lettered-by-sender handler-fault']);
    await until(() => world.deadLetters.length).toBe(1);
    expect(await ledgerOf(broken)).toEqual([]);
  });

  it('sends what it gave up when that is replayed, once', async () => {
    const message = world.make({ number: '+14155552009' });
    const lettersOf = () => world.deadLetters.map(({ fact }) => fact as unknown as DeadLetter).filter(({ messageId }) => messageId === message.messageId);
    await world.carrier.breakThings({ rules: [{ operation: 'create', fault: 'throttle', messageId: message.messageId, times: 20 }] });
    await world.dispatch([message]);
    // As if it had failed all day: the last try but one.
    await until(() => world.database.query(
      `UPDATE send_attempts SET attempt = 6, published = (SELECT '[' || string_agg(told::text, ',') || ']' FROM json_array_elements(published::json) told, generate_series(1, 6))
        WHERE message_id = $1 AND state = 'released' AND attempt = 1 RETURNING 1`, [message.messageId])).toHaveLength(1);
    await until(() => lettersOf().length).toBe(1);
    expect(typesOf(message).at(-1)).toBe('dead-lettered-by-sender retries-exhausted');
    await world.carrier.breakThings({});
    const [letter] = lettersOf() as [DeadLetter];
    expect(letter).toMatchObject({ class: 'retries-exhausted', reason: 'retries-exhausted' });
    const header = { [HEADERS.replay]: sealReplayHeader(keyring, { origin: letter.origin, number: 1 }) };
    // A second record of the same replay comes where the operator's command was interrupted.
    await world.dispatch([message, message], header);
    await until(() => typesOf(message).at(-1)).toBe('message-submitted submitted');
    const next = world.make({ number: '+14155552009' });
    await world.dispatch([next]);
    await until(() => typesOf(next).length).toBe(1);
    expect([await ledgerOf(message), world.factsOf(message).at(-1)]).toMatchObject([[{ attempt: 8 }], { attempt: 8 }]);
    expect(lettersOf()).toHaveLength(1);
  });

  it('logs lines of JSON without a number or a text', () => {
    for (const line of sender.log) expect(JSON.parse(line)).toMatchObject({ service: 'pacing-sender' });
    expect(sender.log.join()).not.toMatch(/\+?1415555|Your code is/);
  });
});

describe('a redelivery', { timeout: 3 * PATIENCE_MS }, () => {
  beforeAll(() => world.stopSenders(), PATIENCE_MS);

  it('publishes the stored events again, byte for byte, after a kill before and after their publication', async () => {
    const points = { otp: 'pacing-sender.before-publish', marketing: 'pacing-sender.after-publish' } as const;
    const lanes = Object.keys(points) as (keyof typeof points)[];
    const doomed = await Promise.all(lanes.map((lane) => world.startSender({ FAULT_POINTS: `${points[lane]}:exit@1`, LANES: lane })));
    const messages = lanes.map((lane) => world.make({ number: '+14155552001', lane }));
    await world.dispatch(messages);
    expect(await Promise.all(doomed.map(({ ended }) => ended))).toEqual(lanes.map(() => 'SIGKILL'));
    const before = messages.map((message) => bytesOf(message).length);
    await world.startSender();
    await until(() => messages.every((message, index) => bytesOf(message).length > (before[index] ?? 0))).toBe(true);
    for (const message of messages) {
      expect(new Set(bytesOf(message)).size).toBe(1);
      expect(await ledgerOf(message)).toHaveLength(1);
    }
  });
});
