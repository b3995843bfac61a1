import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppendFile } from '../src/spool-files.js';
import { ALL, appendAll, FRAME_BYTES, openRig, readOut, segmentsIn, texts, useSpools } from './spool-rig.js';

describe('a spool', () => {
  const spools = useSpools();
  const { start, copy } = spools;
  let folder: string;
  beforeEach(() => void (folder = spools.folder()));

  it('gives back what was appended, in order, and leaves nothing behind', async () => {
    const { spool } = await start(folder);
    await appendAll(spool, texts(50));
    expect(spool.status()).toMatchObject({ state: 'holding', records: 50 });
    expect(await readOut(spool)).toEqual(texts(50));
    expect(spool.status()).toMatchObject({ state: 'empty', records: 0, bytes: 0 });
    expect(segmentsIn(folder)).toEqual([]);
  });

  it('gives the same batch until it is completed', async () => {
    const { spool } = await start(folder);
    await appendAll(spool, texts(3));
    const [first, again] = [await spool.readOldest(ALL), await spool.readOldest(ALL)];
    expect(again).toEqual(first);
    await expect(spool.complete({ ...first!, segment: 99 })).rejects.toThrow(RangeError);
  });

  it('has on the disk what it has taken, for the owner alone', async () => {
    const { spool } = await start(join(folder, 'deep', 'spool'));
    await appendAll(spool, texts(1));
    const directory = join(folder, 'deep', 'spool');
    const modeOf = (name: string): string => (statSync(join(directory, name)).mode & 0o777).toString(8);
    expect(readFileSync(join(directory, segmentsIn(directory)[0] ?? '')).length).toBe(FRAME_BYTES);
    expect([modeOf('.'), modeOf('set-aside'), modeOf('lock'), modeOf(segmentsIn(directory)[0] ?? '')]).toEqual(['700', '700', '600', '600']);
  });

  it('syncs many records at once, and one group after the other', async () => {
    const groups: number[] = [];
    const { spool } = await start(folder, { wrapFiles: (files) => ({ ...files, create: async (name) => countGroups(await files.create(name), groups) }) });
    await appendAll(spool, texts(200));
    expect(groups).toEqual([200]);
  });

  it('is one process\'s alone, and the next one\'s when it is closed', async () => {
    const { spool } = await start(folder);
    await expect(openRig(folder)).rejects.toMatchObject({ code: 'spool-in-use' });
    await spool.close();
    await start(folder);
  });

  it('takes nothing after close, and what it took before is durable', async () => {
    const { spool } = await start(folder);
    const taken = spool.append(Buffer.from('last'));
    const closed = spool.close();
    await expect(spool.append(Buffer.from('late'))).rejects.toMatchObject({ code: 'spool-closed' });
    await Promise.all([taken, closed]);
    expect(await readOut((await start(folder)).spool)).toEqual(['last']);
  });

  it('refuses a record that it could not read back', async () => {
    const { spool } = await start(folder);
    await expect(spool.append(Buffer.alloc(5 * 1024 * 1024))).rejects.toMatchObject({ code: 'spool-record-too-large', disposition: 'rejected' });
  });

  describe('segments', () => {
    it('follow one another, and go when they are done', async () => {
      const { spool } = await start(folder, { limits: { segmentBytes: 5 * FRAME_BYTES } });
      for (const text of texts(12)) await spool.append(Buffer.from(text));
      expect(segmentsIn(folder)).toEqual(['0000000001.segment', '0000000002.segment', '0000000003.segment']);
      const batch = await spool.readOldest(ALL);
      await spool.complete(batch!);
      expect(batch?.records).toHaveLength(5);
      expect(segmentsIn(folder)).toEqual(['0000000002.segment', '0000000003.segment']);
      expect(await readOut(spool)).toEqual(texts(12).slice(5));
    });

    it('are never numbered twice, so that no checkpoint is taken for another segment\'s', async () => {
      const first = await start(folder);
      await appendAll(first.spool, texts(3));
      await first.spool.complete((await first.spool.readOldest({ records: 2, bytes: 1_000 }))!);
      await readOut(first.spool);
      await first.spool.close();
      const second = await start(folder);
      await appendAll(second.spool, texts(3));
      expect(segmentsIn(folder)).toEqual(['0000000002.segment']);
      await second.spool.close();
      expect(await readOut((await start(folder)).spool)).toEqual(texts(3));
    });

    it('are read while they are written', async () => {
      const { spool } = await start(folder, { limits: { segmentBytes: 10 * FRAME_BYTES } });
      const all = texts(150);
      const writing = (async () => {
        for (const text of all) await spool.append(Buffer.from(text));
      })();
      const found: string[] = [];
      await vi.waitFor(async () => {
        found.push(...(await readOut(spool)));
        expect(found).toHaveLength(all.length);
      }, { timeout: 20_000, interval: 1 });
      await writing;
      expect(found).toEqual(all);
    }, 20_000);
  });

  describe('after a kill', () => {
    it('goes on behind its checkpoint', async () => {
      const { spool } = await start(folder);
      await appendAll(spool, texts(10));
      await spool.complete((await spool.readOldest({ records: 4, bytes: 1_000 }))!);
      const next = await start(copy());
      expect(next.spool.status()).toMatchObject({ records: 6, state: 'holding' });
      expect(await readOut(next.spool)).toEqual(texts(10).slice(4));
    });

    it.each([['no checkpoint at all', ''], ['no JSON', '{"segm'], ['no numbers', '{"segment":"1","offset":-4}'], ['null', 'null']])('does everything again where the checkpoint is %s', async (_, text) => {
      const { spool } = await start(folder);
      await appendAll(spool, texts(4));
      await spool.complete((await spool.readOldest({ records: 2, bytes: 1_000 }))!);
      const killed = copy();
      writeFileSync(join(killed, 'checkpoint'), text);
      expect(await readOut((await start(killed)).spool)).toEqual(texts(4));
    });

    it('cuts off a record that was never finished, counts it, and takes more', async () => {
      const { spool } = await start(folder);
      await appendAll(spool, texts(3));
      const killed = copy();
      truncateSync(join(killed, '0000000001.segment'), 3 * FRAME_BYTES - 5);
      const next = await start(killed);
      expect(await next.countOf('torn')).toBe(1);
      expect(statSync(join(killed, '0000000001.segment')).size).toBe(2 * FRAME_BYTES);
      await next.spool.append(Buffer.from('more'));
      expect(await readOut(next.spool)).toEqual([...texts(2), 'more']);
    });

    it('sets damaged bytes aside, counts them, and reads the rest', async () => {
      const { spool } = await start(folder);
      await appendAll(spool, texts(4));
      const killed = copy();
      const bytes = readFileSync(join(killed, '0000000001.segment'));
      bytes.write('X', FRAME_BYTES + 22);
      writeFileSync(join(killed, '0000000001.segment'), bytes);
      const next = await start(killed);
      expect(await readOut(next.spool)).toEqual(['record 0', 'record 2', 'record 3']);
      expect(await next.countOf('damaged')).toBe(1);
      expect(readFileSync(join(killed, 'set-aside', `damaged-0000000001-${FRAME_BYTES}`))).toEqual(bytes.subarray(FRAME_BYTES, 2 * FRAME_BYTES));
      expect(segmentsIn(killed)).toEqual([]);
    });

    it('is not held up by a segment that holds nothing of sense', async () => {
      writeFileSync(join(folder, '0000000007.segment'), 'no record at all');
      writeFileSync(join(folder, '0000000008.segment'), '');
      const { spool } = await start(folder);
      await appendAll(spool, texts(1));
      expect(await readOut(spool)).toEqual(texts(1));
      expect(segmentsIn(folder)).toEqual([]);
    });

    it('reads what an operator puts back', async () => {
      const first = await start(folder);
      await appendAll(first.spool, texts(2));
      const batch = await first.spool.readOldest(ALL);
      await first.spool.setAside(batch!.records[1]!);
      await first.spool.complete(batch!);
      await first.spool.close();
      const [name] = readdirSync(join(folder, 'set-aside'));
      expect(name).toBe(`refused-0000000001-${FRAME_BYTES}`);
      appendFileSync(join(folder, '9999999999.segment'), readFileSync(join(folder, 'set-aside', name ?? '')));
      const second = await start(folder);
      await appendAll(second.spool, ['after it']);
      await second.spool.close();
      expect(segmentsIn(folder)).toContain('10000000000.segment');
      expect((await readOut((await start(folder)).spool)).sort()).toEqual(['after it', 'record 1']);
    });
  });

  describe('caps', () => {
    it('refuses beyond its bytes and takes more when there is room again', async () => {
      const { spool, countOf } = await start(folder, { limits: { maxBytes: 10 * FRAME_BYTES } });
      for (const text of texts(10)) await spool.append(Buffer.from(text));
      await expect(spool.append(Buffer.from('more'))).rejects.toMatchObject({ code: 'spool-full', disposition: 'throttled' });
      expect(spool.status()).toMatchObject({ state: 'refusing', refusal: 'spool-full', records: 10 });
      expect(await countOf('refused')).toBe(1);
      await spool.complete((await spool.readOldest(ALL))!);
      await spool.append(Buffer.from('more'));
    });

    it('refuses by its status, too, what has just been refused, though a shorter record would fit', async () => {
      const { spool } = await start(folder, { limits: { maxBytes: 10 * FRAME_BYTES } });
      for (const text of texts(9)) await spool.append(Buffer.from(text));
      await expect(spool.append(Buffer.from('longer than the others'))).rejects.toMatchObject({ code: 'spool-full' });
      expect(spool.status().state).toBe('refusing');
      await spool.append(Buffer.from('short'));
      expect(spool.status().state).toBe('holding');
    });

    it('counts what is still on its way to the disk', async () => {
      const { spool } = await start(folder, { limits: { maxBytes: 10 * FRAME_BYTES } });
      const outcomes = await Promise.allSettled(texts(30).map((text) => spool.append(Buffer.from(text))));
      const taken = outcomes.filter(({ status }) => status === 'fulfilled').length;
      expect(taken).toBeGreaterThan(0);
      expect(taken).toBeLessThanOrEqual(10);
    });

    it('refuses while its oldest record is too old', async () => {
      const { spool, clock, metrics } = await start(folder, { limits: { maxAgeMs: 60_000 } });
      await appendAll(spool, ['old']);
      clock.advance(60_000);
      await appendAll(spool, ['still taken']);
      clock.advance(1);
      await expect(spool.append(Buffer.from('late'))).rejects.toMatchObject({ code: 'spool-full', message: 'the spool is full: its oldest record has waited for 60 s' });
      expect(await metrics.render()).toMatch(/sb_spool_oldest_seconds\{[^}]*\} 60.001/);
      await readOut(spool);
      await appendAll(spool, ['again']);
    });
  });
});

function countGroups(file: AppendFile, groups: number[]): AppendFile {
  return { ...file, append: (chunks) => (groups.push(chunks.length), file.append(chunks)) };
}
