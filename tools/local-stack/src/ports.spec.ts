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

/** Runs through few ports, so that books meet; they lie below the range, where no stack of this machine is in the way. */
function narrow(...ports: number[]): () => number {
  let index = 0;
  const { first, last } = portRange;
  return () => ((ports[index++ % ports.length] ?? first) - first + 0.5) / (last - first + 1);
}

describe('PortBook', () => {
  it('stays below the ephemeral range', async () => {
    let step = 0;
    const fromBothEnds = () => (step++ % 2 === 0 ? step / 20_000 : 1 - step / 20_000);
    const book = new PortBook({ folder, random: fromBothEnds });
    const ports = await Promise.all(Array.from({ length: 10 }, () => book.reserve()));
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });

  it('never gives two books the same port', async () => {
    const ports = Array.from({ length: 12 }, (_, index) => 17_100 + index);
    const books = Array.from({ length: 4 }, (_, index) => new PortBook({ folder, random: narrow(...ports.slice(index), ...ports.slice(0, index)) }));
    const given = await Promise.all(books.flatMap((book) => [book.reserve(), book.reserve()]));
    expect(new Set(given).size).toBe(given.length);
  });

  it('passes over a port that someone listens on', async () => {
    const server = createServer().listen(17_201, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const book = new PortBook({ folder, random: narrow(17_201, 17_202) });
      expect(await book.reserve()).toBe(17_202);
      await expect(book.reserve(17_201)).rejects.toThrow('port 17201 is in use');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('does not heed the claim of a dead process', async () => {
    // Above every pid_max.
    writeFileSync(join(folder, '17301.4194400.abc'), '');
    expect(await new PortBook({ folder }).reserve(17_301)).toBe(17_301);
  });

  it('gives back what it held', async () => {
    const book = new PortBook({ folder });
    await book.reserve(17_401);
    await expect(new PortBook({ folder }).reserve(17_401)).rejects.toThrow('port 17401 is in use');
    await book.releaseAll();
    expect(readdirSync(folder)).toEqual([]);
  });
});
