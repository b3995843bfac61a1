import type { MessageDispatched } from '@signalbox/contracts';
import { createMicroBatch, joinTexts, openDatabase, splitTexts } from '@signalbox/postgres';
import { CompressionTypes } from 'kafkajs';
import { FLOOR_TOPICS, type FloorTask, type LoopPass } from '../../src/sender/loop-task.js';
import { Poster } from '../carrier/poster.js';
import { openBareKafka } from '../engine/bare-kafka.js';
import { runProgram } from '../engine/run-program.js';
import { numberedFields } from './numbered-fields.js';

/** So many messages are taken up at once. */
const IN_FLIGHT = 1_000;
/** Verdicts and facts go together, as they do in the product. */
const APART_MS = 40;
const CONNECTIONS = 6;

interface Verdict {
  readonly id: string;
  readonly sid: string;
  readonly fact: string;
}

/**
 * What it takes at least to send each message once and tell of it: consume, write a claim, post, write the verdict, publish the fact. No order, no pace,
 * no secrets, no second look at anything, and what is in hand when it dies is lost.
 */
runProgram(async (task: FloorTask): Promise<LoopPass> => {
  const { brokers, prefix, messages } = task;
  const kafka = openBareKafka(brokers);
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  const consumer = kafka.consumer({ groupId: `${prefix}floor`, allowAutoTopicCreation: false });
  const database = openDatabase({ url: task.databaseUrl, applicationName: 'floor', max: CONNECTIONS, statementTimeoutMs: 30_000 });
  await database.query('DROP TABLE IF EXISTS floor_sends');
  await database.query('CREATE TABLE floor_sends (id uuid PRIMARY KEY, state text NOT NULL, called_at timestamptz NOT NULL DEFAULT now(), sid text, published text)');
  await Promise.all([producer.connect(), consumer.connect()]);

  const claims = createMicroBatch({ name: 'floor-claims', run: async (ids: readonly string[]) => {
    const rows = await database.query<{ id: string }>({ name: 'floor-claim', text: `INSERT INTO floor_sends (id, state) SELECT id, 'calling' FROM unnest($1::uuid[]) AS asked (id) ON CONFLICT DO NOTHING RETURNING id` }, [ids]);
    const claimed = new Set(rows.map(({ id }) => id));
    return ids.map((id) => claimed.has(id));
  } });
  const verdicts = createMicroBatch({ name: 'floor-verdicts', apartMs: APART_MS, run: async (given: readonly Verdict[]) => {
    await database.query({ name: 'floor-verdict', text: `UPDATE floor_sends SET state = 'accepted', sid = verdict.sid, published = verdict.fact FROM unnest($1::uuid[], $2::text[], ${splitTexts('$3')}) AS verdict (id, sid, fact) WHERE floor_sends.id = verdict.id` },
      [given.map(({ id }) => id), given.map(({ sid }) => sid), joinTexts(given.map(({ fact }) => fact))]);
    return given.map(() => undefined);
  } });
  const facts = createMicroBatch({ name: 'floor-facts', apartMs: APART_MS, run: async (records: readonly { key: string; value: string }[]) => {
    await producer.send({ topic: prefix + FLOOR_TOPICS.facts, acks: -1, compression: CompressionTypes.ZSTD, messages: [...records] });
    return records.map(() => undefined);
  } });
  const poster = new Poster({ ...task, connections: task.window });
  const places = new Places(IN_FLIGHT);
  const finished = Promise.withResolvers<void>();
  let [posted, sent] = [0, 0];

  const send = async ({ messageId: id, recipientKey: key, tenantId, lane, provider, sender, segments, policyRevision }: MessageDispatched): Promise<void> => {
    if (!(await claims.add(id))) throw new Error('a message was claimed before');
    const answer = await poster.post(numberedFields(task, (posted += 1)));
    const { sid } = (await answer.json()) as { sid: string };
    const fact = JSON.stringify({ type: 'message-submitted', messageId: id, recipientKey: key, tenantId, lane, reason: 'submitted', policyRevision, attempt: 1, occurredAt: new Date().toISOString(), provider, sender, segments, providerMessageId: sid });
    await verdicts.add({ id, sid, fact });
    await facts.add({ key, value: fact });
    if ((sent += 1) >= messages) finished.resolve();
  };
  await consumer.subscribe({ topics: [prefix + FLOOR_TOPICS.dispatched], fromBeginning: true });
  await consumer.run({ eachBatch: async ({ batch }) => {
    for (const { value } of batch.messages) {
      await places.take();
      send(JSON.parse(String(value)) as MessageDispatched).then(() => places.leave(), finished.reject);
    }
  } });
  await finished.promise;
  await Promise.all([consumer.disconnect(), producer.disconnect(), poster.close(), database.close()]);
  return { posted };
});

/** So many at once. */
class Places {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async take(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => void this.#line.push(resolve));
  }

  leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
