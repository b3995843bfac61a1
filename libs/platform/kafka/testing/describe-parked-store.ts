import { expect, it } from 'vitest';
import type { ParkedRecord, ParkedStore } from '../src/ports/parked-store.js';

const EVERYWHERE = { partitions: [0, 1, 2, 3], partitionCount: 4 };
const DUE_MS = Date.parse('2026-03-01T12:00:00Z');

/** A record of the FIFO `<name>`, whose id has the length of real ones. */
export function parkedRecord(name: string, offset: number, more: Partial<ParkedRecord> = {}): ParkedRecord {
  return { fifoId: name.padEnd(22, '.'), origin: { topic: 'messages-otp', partition: 1, offset: String(offset) }, keyHash: 5, envelope: `sb1.k1.${name}${offset}`, ...more };
}

/** What every store of parked records has to keep. Each test gets a store of its own. */
export function describeParkedStore(open: () => Promise<ParkedStore>): void {
  const due = (nowMs: number, limit = 10, except: string[] = []) => ({ nowMs, limit, except });

  it('knows which FIFOs wait', async () => {
    const store = await open();
    await store.append([parkedRecord('a', 1)], DUE_MS);
    expect([await store.isParked(parkedRecord('a', 0).fifoId), await store.isParked(parkedRecord('b', 0).fifoId)]).toEqual([true, false]);
  });

  it('gives the first records of a FIFO in the order in which they were appended, whatever their origins', async () => {
    const store = await open();
    await store.append([parkedRecord('a', 9), parkedRecord('a', 3)], DUE_MS);
    await store.append([parkedRecord('a', 2, { origin: { topic: 'messages-otp', partition: 7, offset: '2' } })], DUE_MS);
    expect((await store.read(parkedRecord('a', 0).fifoId, 2)).map(({ origin }) => origin.offset)).toEqual(['9', '3']);
    expect(await store.read(parkedRecord('a', 0).fifoId, 10)).toEqual([parkedRecord('a', 9), parkedRecord('a', 3), parkedRecord('a', 2, { origin: { topic: 'messages-otp', partition: 7, offset: '2' } })]);
  });

  it('keeps a record once, in its place, when it is appended again', async () => {
    const store = await open();
    await store.append([parkedRecord('a', 1), parkedRecord('a', 2)], DUE_MS);
    await store.append([parkedRecord('a', 1, { envelope: 'sb1.k1.other' })], DUE_MS);
    expect(await store.read(parkedRecord('a', 0).fifoId, 10)).toEqual([parkedRecord('a', 1), parkedRecord('a', 2)]);
  });

  it('finds FIFOs when they are due, the longest overdue first', async () => {
    const store = await open();
    await store.append([parkedRecord('late', 1)], DUE_MS + 2);
    await store.append([parkedRecord('early', 2)], DUE_MS);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS - 1))).toEqual([]);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS))).toEqual([parkedRecord('early', 0).fifoId]);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS + 2))).toEqual([parkedRecord('early', 0).fifoId, parkedRecord('late', 0).fifoId]);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS + 2, 1))).toEqual([parkedRecord('early', 0).fifoId]);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS + 2, 10, [parkedRecord('early', 0).fifoId]))).toEqual([parkedRecord('late', 0).fifoId]);
  });

  it('makes what is appended behind others due with them', async () => {
    const store = await open();
    await store.append([parkedRecord('a', 1)], DUE_MS + 60_000);
    await store.append([parkedRecord('a', 2)], DUE_MS);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS))).toEqual([]);
    await store.remove(parkedRecord('a', 1));
    expect(await store.findDue(EVERYWHERE, due(DUE_MS + 60_000))).toEqual([parkedRecord('a', 0).fifoId]);
  });

  it('postpones a FIFO as a whole', async () => {
    const store = await open();
    await store.append([parkedRecord('a', 1), parkedRecord('a', 2)], DUE_MS);
    await store.postpone(parkedRecord('a', 0).fifoId, DUE_MS + 1_000);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS + 999))).toEqual([]);
    expect(await store.findDue(EVERYWHERE, due(DUE_MS + 1_000))).toEqual([parkedRecord('a', 0).fifoId]);
  });

  it('takes out one record, and a second time nothing', async () => {
    const store = await open();
    await store.append([parkedRecord('a', 1), parkedRecord('a', 2)], DUE_MS);
    await store.remove(parkedRecord('a', 1));
    await store.remove(parkedRecord('a', 1));
    expect(await store.read(parkedRecord('a', 0).fifoId, 10)).toEqual([parkedRecord('a', 2)]);
  });

  it('gives FIFOs to the partition that their key has under the count of the day, and others to that of their origin', async () => {
    const store = await open();
    await store.append([parkedRecord('hashed', 1, { keyHash: 13 })], DUE_MS);
    await store.append([parkedRecord('placed', 2, { keyHash: null })], DUE_MS);
    const at = (partition: number, partitionCount: number) => store.findDue({ partitions: [partition], partitionCount }, due(DUE_MS));
    expect(await at(1, 4)).toEqual([parkedRecord('hashed', 0).fifoId, parkedRecord('placed', 0).fifoId]);
    expect(await at(5, 8)).toEqual([parkedRecord('hashed', 0).fifoId]);
    expect(await at(1, 8)).toEqual([parkedRecord('placed', 0).fifoId]);
    expect([await store.count({ partitions: [1], partitionCount: 4 }, 100), await store.count({ partitions: [5, 6], partitionCount: 8 }, 100), await store.count(EVERYWHERE, 1)]).toEqual([2, 1, 1]);
  });

  it('serves many FIFOs at once', async () => {
    const store = await open();
    const names = Array.from({ length: 300 }, (_, index) => `fifo${index}`);
    await Promise.all(names.map((name, index) => store.append([parkedRecord(name, 2 * index), parkedRecord(name, 2 * index + 1)], DUE_MS)));
    const read = await Promise.all(names.map((name) => store.read(parkedRecord(name, 0).fifoId, 5)));
    expect(read).toEqual(names.map((name, index) => [parkedRecord(name, 2 * index), parkedRecord(name, 2 * index + 1)]));
    await Promise.all(names.map((name, index) => store.remove(parkedRecord(name, 2 * index))));
    expect(await store.count(EVERYWHERE, 1_000)).toBe(300);
  });
}
