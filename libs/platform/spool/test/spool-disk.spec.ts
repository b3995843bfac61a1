import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ALL, appendAll, FRAME_BYTES, openRig, readOut, texts, useSpools, type RigOptions } from './spool-rig.js';

describe('a disk that refuses', () => {
  const spools = useSpools();
  const { start, copy } = spools;
  let folder: string;
  beforeEach(() => void (folder = spools.folder()));

  /** Breaks on demand, after taking half of what is written. */
  const breakable = () => {
    const state = { broken: false };
    const options: RigOptions = {
      limits: { probeEveryMs: 10 },
      wrapFiles: (files) => {
        const refuse = (): void => {
          if (state.broken) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        };
        return {
          ...files,
          replace: async (name, text) => (refuse(), files.replace(name, text)),
          async create(name) {
            const file = await files.create(name);
            return { ...file, append: async (chunks) => (state.broken && (await file.append([Buffer.concat(chunks).subarray(0, 30)])), refuse(), file.append(chunks)) };
          },
        };
      },
    };
    return { state, options };
  };

  it('is named, nothing that was taken is lost, and it goes on by itself', async () => {
    const { state, options } = breakable();
    const { spool } = await start(folder, options);
    await appendAll(spool, texts(2));
    state.broken = true;
    await expect(spool.append(Buffer.from('refused, too long for what is left'))).rejects.toMatchObject({ code: 'spool-unwritable', message: 'the spool cannot be written: ENOSPC' });
    expect(spool.status()).toMatchObject({ state: 'refusing', refusal: 'spool-unwritable', records: 2 });
    state.broken = false;
    await vi.waitFor(() => expect(spool.status().state).toBe('holding'), { timeout: 5_000, interval: 5 });
    await appendAll(spool, ['after']);
    expect(await readOut(spool)).toEqual([...texts(2), 'after']);
  });

  it('leaves a segment that the next process can read', async () => {
    const { state, options } = breakable();
    const { spool } = await start(folder, options);
    await appendAll(spool, texts(2));
    state.broken = true;
    await expect(spool.append(Buffer.from('refused, too long for what is left'))).rejects.toMatchObject({ code: 'spool-unwritable' });
    expect(await readOut((await start(copy())).spool)).toEqual(texts(2));
  });

  it('does not hold up the rest where it gives one segment no more', async () => {
    let isSick = true;
    const { spool } = await start(folder, {
      limits: { segmentBytes: 2 * FRAME_BYTES },
      wrapFiles: (files) => ({ ...files, read: async (name, from, length) => {
        if (isSick && name.startsWith('0000000001')) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
        return files.read(name, from, length);
      } }),
    });
    for (const text of texts(6)) await spool.append(Buffer.from(text));
    for (let tries = 0; tries < 5; tries += 1) await expect(spool.readOldest(ALL)).rejects.toMatchObject({ code: 'spool-unreadable', message: 'segment 1 cannot be read: EIO' });
    const rest: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const batch = await spool.readOldest(ALL);
      rest.push(...batch!.records.map(({ payload }) => payload.toString()));
      await spool.complete(batch!);
    }
    expect(rest).toEqual(texts(6).slice(2));
    isSick = false;
    expect(await readOut(spool)).toEqual(texts(2));
  });

  it('opens all the same, and has what it could not read when the disk gives it back', async () => {
    const first = await start(folder);
    await appendAll(first.spool, texts(3));
    let isSick = true;
    const { spool } = await start(copy(), { wrapFiles: (files) => ({ ...files, read: (name, from, length) => (isSick && name.endsWith('.segment') ? Promise.reject(Object.assign(new Error('i/o error'), { code: 'EIO' })) : files.read(name, from, length)) }) });
    await appendAll(spool, ['new']);
    isSick = false;
    expect(await readOut(spool)).toEqual([...texts(3), 'new']);
  });

  it('forgets a segment that somebody removed', async () => {
    const { spool, countOf } = await start(folder, { limits: { segmentBytes: 2 * FRAME_BYTES } });
    for (const text of texts(4)) await spool.append(Buffer.from(text));
    rmSync(join(folder, '0000000001.segment'));
    await expect(spool.readOldest(ALL)).rejects.toMatchObject({ code: 'spool-unreadable' });
    expect(await readOut(spool)).toEqual(texts(4).slice(2));
    expect(await countOf('damaged')).toBe(2);
  });

  it('is named at once where the directory cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openRig(join(folder, 'file', 'spool'))).rejects.toMatchObject({ code: 'spool-unwritable', message: expect.stringContaining('ENOTDIR') });
    expect(existsSync(join(folder, 'file', 'spool'))).toBe(false);
  });
});
