import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NO_FAULTS, type OutboundRecord } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';
import { createLogger } from '@signalbox/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeEdgeTools, openTestSpool, ScriptedProducer, type TestSpool } from '../../test/edge-rig.js';
import { makeMessage } from '../../test/samples.js';
import { BrokerWatch } from './broker-watch.js';
import { makeCallbackRecord } from './callback-record.js';
import { sealRecord } from './spooled-record.js';
import { SpoolReplayer } from './spool-replayer.js';

const WAIT = { timeout: 5_000, interval: 5 };
const BUDGET_MS = 2_000;

describe('SpoolReplayer', () => {
  let tools: ReturnType<typeof makeEdgeTools>;
  let disk: TestSpool;
  let producer: ScriptedProducer;
  let watch: BrokerWatch;
  let replayer: SpoolReplayer;
  beforeEach(async () => {
    tools = makeEdgeTools();
    disk = await openTestSpool(tools);
    producer = new ScriptedProducer();
    watch = new BrokerWatch(tools.clock, 1_000);
    replayer = new SpoolReplayer({ spool: disk.spool, producer, watch, tools, logger: createLogger({ service: 'test', level: 'fatal' }), faults: NO_FAULTS });
  });
  afterEach(async () => {
    await replayer.stop(0);
    await disk.remove();
  });
  const message = makeMessage();
  const make = (sid: string): OutboundRecord => {
    const params = { AccountSid: 'AC1', MessageSid: sid, MessageStatus: 'delivered', To: '+14155550123', From: '+15005550006' };
    return makeCallbackRecord({ path: `/webhooks/twilio/status?m=${message.messageId}&k=${message.recipientKey}&a=1`, signature: '', params }, tools)!;
  };
  const spoolAll = (records: readonly OutboundRecord[]): Promise<unknown> => Promise.all(records.map((record) => disk.spool.append(sealRecord(record, tools.keyring))));
  const isEmpty = (): Promise<void> => vi.waitFor(() => expect(disk.spool.status()).toMatchObject({ records: 0, bytes: 0 }), WAIT);
  const countOf = async (outcome: string): Promise<string | undefined> => new RegExp(`sb_spool_handled_total\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`).exec(await tools.metrics.render())?.[1];

  it('publishes what lies on the disk as it was made: topic, key, headers, id and bytes', async () => {
    const records = Array.from({ length: 20 }, (_, index) => make(`SM${index}`));
    await spoolAll(records);
    replayer.start();
    await isEmpty();
    expect(producer.published).toEqual(records);
    expect(await countOf('replayed')).toBe('20');
  });

  it('finds on the disk nothing in the clear', async () => {
    // So long that chance does not write it.
    const sid = `SM${'0123456789abcdef'.repeat(2)}`;
    await spoolAll([make(sid)]);
    const files = await disk.readFiles();
    expect(files.length).toBeGreaterThan(500);
    for (const word of ['4155550123', message.messageId, message.recipientKey, 'delivered', 'provider-callbacks', sid]) expect(files).not.toContain(word);
  });

  it('tries again what Kafka did not take, and goes on when it is back', async () => {
    producer.answerWith(() => Promise.reject(new AdapterError('broker-away', 'unreachable')));
    await spoolAll([make('SM1'), make('SM2')]);
    replayer.start();
    await vi.waitFor(() => expect(producer.published.length).toBeGreaterThanOrEqual(4), WAIT);
    expect([disk.spool.status().records, watch.isAnswering()]).toEqual([2, false]);
    producer.answerWith(() => Promise.resolve());
    await isEmpty();
    expect(watch.isAnswering()).toBe(true);
  });

  it('repeats of a batch only what Kafka did not take', async () => {
    const [first, second, third] = [make('SM1'), make('SM2'), make('SM3')];
    let calls = 0;
    producer.answerWith(() => ((calls += 1) === 2 ? Promise.reject(new AdapterError('publish-timeout', 'unreachable')) : Promise.resolve()));
    await spoolAll([first, second, third]);
    replayer.start();
    await isEmpty();
    expect(producer.published).toEqual([first, second, third, second]);
  });

  it('is awake at once when something comes', async () => {
    replayer.start();
    for (const sid of ['SM1', 'SM2', 'SM3']) {
      await spoolAll([make(sid)]);
      replayer.wake();
      await isEmpty();
    }
    expect(producer.published).toHaveLength(3);
  });

  it('sets aside what no key opens and what Kafka will never take, and brings the rest', async () => {
    await disk.spool.append(Buffer.from('no envelope'));
    await spoolAll([make('SM1'), make('SM2')]);
    let calls = 0;
    producer.answerWith(() => ((calls += 1) === 1 ? Promise.reject(new AdapterError('kafka-message-too-large', 'rejected')) : Promise.resolve()));
    replayer.start();
    await isEmpty();
    expect(await readdir(join(disk.directory, 'set-aside'))).toHaveLength(2);
    expect([await countOf('rejected'), await countOf('replayed')]).toEqual(['2', '1']);
  });

  it('empties the disk when it is stopped while Kafka answers', async () => {
    await spoolAll(Array.from({ length: 700 }, (_, index) => make(`SM${index}`)));
    replayer.start();
    await replayer.stop(BUDGET_MS);
    expect(disk.spool.status().records).toBe(0);
  });

  it('stops at once while Kafka is away, and leaves it there', async () => {
    await watch.follow(Promise.reject(new AdapterError('broker-away', 'unreachable'))).catch(() => undefined);
    producer.answerWith(() => new Promise(() => {}));
    await spoolAll([make('SM1')]);
    replayer.start();
    await replayer.stop(BUDGET_MS);
    expect(disk.spool.status().records).toBe(1);
  });

  it('stops within its budget while Kafka is silent', async () => {
    producer.answerWith(() => new Promise(() => {}));
    await spoolAll([make('SM1')]);
    replayer.start();
    await vi.waitFor(() => expect(producer.published).toHaveLength(1), WAIT);
    await replayer.stop(20);
    expect(disk.spool.status().records).toBe(1);
  });
});
