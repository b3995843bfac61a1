import type { MessageStatusChanged, ProviderCallback } from '@signalbox/contracts';
import { unpackRecords } from '@signalbox/kafka';
import type { NodeProcess } from '@signalbox/service/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACCOUNT } from './edge-rig.js';
import { makeCallback, makeFact, makeMessage, type SampleMessage } from './samples.js';
import { startService } from './start-service.js';
import { createWorld, postWebhook, textOf, type TopicTail, type World } from './world.js';

const WAIT = { timeout: 30_000, interval: 50 };
const pathOf = ({ messageId, recipientKey }: SampleMessage) => `/webhooks/twilio/status?m=${messageId}&k=${recipientKey}&a=1`;

function factsOf(message: SampleMessage) {
  return [makeFact('intent-accepted', message), makeFact('message-routed', message, { reason: 'routed-pool', policyRevision: 7 }), makeFact('message-submitted', message, { attempt: 1, reason: 'submitted', policyRevision: 7 })];
}

/** Sequences without a gap, one id each, and the last status. */
function readStory(events: readonly MessageStatusChanged[], { messageId }: SampleMessage) {
  const own = events.filter((event) => event.messageId === messageId);
  const bySequence = new Map(own.map((event) => [event.sequence, event]));
  const sequences = [...bySequence.keys()].toSorted((a, b) => a - b);
  return { sequences, isContiguous: sequences.every((sequence, index) => sequence === index + 1), ids: new Set(own.map(({ eventId }) => eventId)).size, last: bySequence.get(sequences.at(-1) ?? 0)?.status };
}

let running: NodeProcess[] = [];
const start = async (environment: Readonly<Record<string, string>>): Promise<NodeProcess> => {
  const service = await startService(environment);
  running.push(service);
  return service;
};
afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  running = [];
});

describe('webhook to status on real servers', () => {
  let world: World;
  let statuses: TopicTail;
  beforeAll(async () => {
    world = await createWorld();
    statuses = await world.follow('message-status');
  });
  afterAll(() => world?.close());

  it('turns signed callbacks, late, twice and out of order, into one stream of numbered statuses', async () => {
    const service = await start(world.environment);
    const messages = Array.from({ length: 40 }, () => makeMessage());
    await world.publish(...messages.flatMap((message) => factsOf(message).slice(0, 2)));
    const words = ['delivered', 'queued', 'sent', 'delivered', 'sent'];
    const posts = words.flatMap((word) => messages.map((message) => ({ word, message })));
    const answers = await Promise.all(posts.map(async ({ word, message }) => {
      const form = { AccountSid: ACCOUNT, MessageSid: `SM${message.messageId.replaceAll('-', '')}`, MessageStatus: word, To: '+447700900123' };
      return (await postWebhook(service.url, pathOf(message), form)).status;
    }));
    expect(new Set(answers)).toEqual(new Set([204]));
    await world.publish(...messages.map((message) => factsOf(message)[2]).filter((fact) => fact !== undefined));
    await vi.waitFor(() => expect(messages.map((message) => readStory(statuses.values(), message).last)).toEqual(messages.map(() => 'delivered')), WAIT);
    for (const message of messages) {
      const story = readStory(statuses.values(), message);
      expect(story).toMatchObject({ isContiguous: true, ids: story.sequences.length });
    }
    const rows = await world.database.query<{ status: string; sequence: number; changes: string }>(
      'SELECT s.status, s.sequence, (SELECT count(*) FROM message_timeline t WHERE t.message_id = s.message_id) AS changes FROM message_status s WHERE s.message_id = ANY($1::uuid[])', [messages.map(({ messageId }) => messageId)]);
    expect(rows).toHaveLength(messages.length);
    for (const row of rows) expect(row).toMatchObject({ status: 'delivered', changes: String(row.sequence) });
  });
});

describe('two projectors', () => {
  it('keep one order per recipient over both topics: nobody writes beside another', async () => {
    const world = await createWorld();
    try {
      const statuses = await world.follow('message-status');
      const members = await Promise.all([1, 2].map(() => start({ ...world.environment, SERVICE_ROLES: 'projector' })));
      const recipients = Array.from({ length: 8 }, () => makeMessage().recipientKey);
      const messages = Array.from({ length: 80 }, (_, index) => ({ ...makeMessage(), recipientKey: recipients[index % 8] as string }));
      for (const step of [0, 1, 2]) {
        await world.publish(...messages.flatMap((message) => [factsOf(message)[step], makeCallback(['queued', 'sent', 'delivered'][step] as string, message)].filter((event) => event !== undefined)));
      }
      await vi.waitFor(() => expect(messages.map((message) => readStory(statuses.values(), message).last)).toEqual(messages.map(() => 'delivered')), WAIT);
      expect(messages.filter((message) => !readStory(statuses.values(), message).isContiguous)).toEqual([]);
      for (const member of members) expect(await (await fetch(`${member.url}/metrics`)).text()).not.toMatch(/sb_retries_total\{[^}]*\} [1-9]/);
    } finally {
      await Promise.all(running.map((service) => service.stop()));
      await world.close();
    }
  });
});

describe('a projector that is killed', () => {
  it.each([
    ['between commit and publication', 'projector.before-publish:exit@1', 1],
    ['between publication and the commit of its offset', 'projector.after-publish:exit@1', 2],
  ])('%s publishes the stored bytes', async (_, faultPoints, times) => {
    const world = await createWorld();
    try {
      const statuses = await world.follow('message-status');
      const message = makeMessage();
      await world.publish(makeFact('intent-accepted', message));
      const first = await startService({ ...world.environment, SERVICE_ROLES: 'projector', FAULT_POINTS: faultPoints });
      expect(await first.ended).toBe('SIGKILL');
      const [row] = await world.database.query<{ published: string; event_id: string }>('SELECT published, event_id FROM message_timeline WHERE message_id = $1', [message.messageId]);
      const [stored] = unpackRecords(row?.published ?? '[]');
      await start({ ...world.environment, SERVICE_ROLES: 'projector' });
      await vi.waitFor(() => expect(statuses.records).toHaveLength(times), WAIT);
      for (const record of statuses.records) {
        expect(textOf(record.value)).toBe(stored?.value);
        expect(record.headers).toEqual(stored?.headers);
        expect(record.headers['sb-event-id']).toBe(row?.event_id);
      }
      expect(await world.database.query('SELECT 1 FROM message_timeline WHERE message_id = $1', [message.messageId])).toHaveLength(1);
    } finally {
      await Promise.all(running.map((service) => service.stop()));
      await world.close();
    }
  });
});

describe('a callback that names nobody', () => {
  it('does not hold up the fact that brings its id, and is applied then', async () => {
    const world = await createWorld();
    try {
      const statuses = await world.follow('message-status');
      await start({ ...world.environment, SERVICE_ROLES: 'projector' });
      const message = makeMessage();
      const stray: ProviderCallback = makeCallback('delivered', message, { named: false });
      await world.publish(stray);
      await world.publish(...factsOf(message));
      await vi.waitFor(() => expect(statuses.values().map(({ sequence, status }) => `${sequence} ${status}`)).toEqual(['1 received', '2 routed', '3 submitted', '4 delivered']), WAIT);
    } finally {
      await Promise.all(running.map((service) => service.stop()));
      await world.close();
    }
  });
});
