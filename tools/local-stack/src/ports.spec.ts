import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portRange, PortBook } from './ports.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs through few ports, so that books meet. */
function narrow(...ports: number[]): () => number {
  let index = 0;
  const { first, last } = portRange;
  return () => ((ports[index++ % ports.length] ?? first) - first + 0.5) / (last - first + 1);
}

describe('PortBook', () => {
  it('stays below the ephemeral range', async () => {
    const lowest = new PortBook({ folder, random: () => 0 });
    const highest = new PortBook({ folder, random: () => 1 - Number.EPSILON });
    expect(await lowest.reserve()).toBe(20_000);
    expect(await highest.reserve()).toBe(32_767);
  });

  it('never gives two books the same port', async () => {
    const ports = Array.from({ length: 12 }, (_, index) => 27_100 + index);
    const books = Array.from({ length: 4 }, (_, index) => new PortBook({ folder, random: narrow(...ports.slice(index), ...ports.slice(0, index)) }));
    const given = await Promise.all(books.flatMap((book) => [book.reserve(), book.reserve()]));
    expect(new Set(given).size).toBe(given.length);
  });

  it('passes over a port that someone listens on', async () => {
    const server = createServer().listen(27_201, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const book = new PortBook({ folder, random: narrow(27_201, 27_202) });
      expect(await book.reserve()).toBe(27_202);
      await expect(book.reserve(27_201)).rejects.toThrow('port 27201 is in use');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('does not heed the claim of a dead process', async () => {
    // Above every pid_max.
    writeFileSync(join(folder, '27301.4194400.abc'), '');
    expect(await new PortBook({ folder }).reserve(27_301)).toBe(27_301);
  });

  it('gives back what it held', async () => {
    const book = new PortBook({ folder });
    await book.reserve(27_401);
    await expect(new PortBook({ folder }).reserve(27_401)).rejects.toThrow('port 27401 is in use');
    await book.releaseAll();
    expect(readdirSync(folder)).toEqual([]);
  });
});
