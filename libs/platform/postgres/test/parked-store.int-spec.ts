import { PARKING_SERVICES, roleOf } from '@signalbox/data-model';
import { describeParkedStore, parkedRecord } from '@signalbox/kafka/testing/parked-store';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createParkedStore, openDatabase, type PooledDatabase } from '../src/index.js';
import { createTestDatabase, type TestDatabase } from '../src/testing/create-test-database.js';
import { readAdminUrl } from './postgres.config.js';

let test: TestDatabase;
let database: PooledDatabase;
let groups = 0;

beforeAll(async () => {
  test = await createTestDatabase(readAdminUrl());
  database = openDatabase({ url: test.url, role: roleOf('pacing-sender'), applicationName: 'parked-store-test', max: 2, statementTimeoutMs: 5_000 });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

const tools = { clock: manualClock(0), metrics: createMetrics({ service: 'test', processMetrics: false }) };
const openGroup = (consumerGroup: string) => createParkedStore({ ...tools, database, service: 'pacing-sender', consumerGroup });

describe('parked records on the database', () => {
  describeParkedStore(() => Promise.resolve(openGroup(`group-${groups++}`)));

  it('of one group are nothing to another', async () => {
    const [mine, other] = [openGroup('mine'), openGroup('other')];
    const record = parkedRecord('shared', 1);
    await Promise.all([mine.append([record], 0), other.append([record], 0)]);
    await mine.remove(record);
    expect([await mine.isParked(record.fifoId), await other.isParked(record.fifoId)]).toEqual([false, true]);
  });

  it('are found in the same time however many wait behind one recipient', async () => {
    const store = openGroup('crowded');
    for (let from = 0; from < 20_000; from += 1_000) await store.append(Array.from({ length: 1_000 }, (_, index) => parkedRecord('crowd', from + index)), 0);
    await store.append([parkedRecord('lone', 1)], 1);
    const home = { partitions: [1], partitionCount: 4 };
    expect(await store.findDue(home, { nowMs: 1, limit: 10, except: [] })).toEqual([parkedRecord('crowd', 0).fifoId]);
    expect(await store.findDue(home, { nowMs: 1, limit: 10, except: [parkedRecord('crowd', 0).fifoId] })).toEqual([parkedRecord('lone', 0).fifoId]);
  });

  it.each(PARKING_SERVICES)('has a table that %s alone writes', async (service) => {
    const own = openDatabase({ url: test.url, role: roleOf(service), applicationName: 'parked-owner', max: 1, statementTimeoutMs: 5_000 });
    const store = createParkedStore({ ...tools, database: own, service, consumerGroup: 'owner' });
    const foreign = createParkedStore({ ...tools, database: own, service: service === 'intake' ? 'pacing-sender' : 'intake', consumerGroup: 'owner' });
    await store.append([parkedRecord('a', 1)], 0);
    expect(await store.isParked(parkedRecord('a', 0).fifoId)).toBe(true);
    await expect(foreign.append([parkedRecord('a', 1)], 0)).rejects.toMatchObject({ code: '42501' });
    await own.close();
  });
});
